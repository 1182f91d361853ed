class ExportError(Exception):
    """Why the site cannot be exported, in one line."""
