"""The colour of a course."""

import zlib

from glossary.documents import HUES

STEP = 15


def hue_class(course):
    """The class for the hue that its editors chose for a course document, or else for one that follows from its slug.

    The stylesheet knows hues in steps: the content security policy allows no style attribute.
    """
    hue = course.hue
    if hue is None:
        hue = zlib.crc32(course.slug.encode()) % len(HUES)
    return f"hue-{hue // STEP}"
