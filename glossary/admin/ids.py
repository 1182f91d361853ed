import re


def is_id(text):
    """Whether a text that a browser sent may be the id of a row; the database refuses longer numbers."""
    return bool(re.fullmatch("[0-9]{1,18}", text or ""))
