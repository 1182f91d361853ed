"""The public site as files: what is in it (`addresses`), how it is asked for (`asking`), where it goes (`folder`), what
nginx has to know besides (`nginx`), and all of it together (`exporting`)."""
