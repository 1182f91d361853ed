"""The editors' working rows (course, term, guide), the public side (revision, page), and what readers report of it."""

from glossary.models.course import Course, Unit
from glossary.models.guide import Guide
from glossary.models.mention import Mention
from glossary.models.page import FormerPath, Page
from glossary.models.report import Report
from glossary.models.revision import Revision
from glossary.models.term import Fact, ReviewQuestion, Term
from glossary.models.term_key import TermKey

__all__ = [
    "Course",
    "Fact",
    "FormerPath",
    "Guide",
    "Mention",
    "Page",
    "Report",
    "ReviewQuestion",
    "Revision",
    "Term",
    "TermKey",
    "Unit",
]
