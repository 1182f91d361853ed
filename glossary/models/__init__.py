"""The editors' working rows (course, term, guide), the public side (revision, page), and what readers report of it."""

from glossary.models.autosave import Autosave
from glossary.models.course import Course, Unit
from glossary.models.deletion import Deletion
from glossary.models.edition import Edition
from glossary.models.guide import Guide
from glossary.models.membership import Membership, Role
from glossary.models.mention import Mention
from glossary.models.page import FormerPath, Page
from glossary.models.pending_import import PendingImport
from glossary.models.presence import Presence
from glossary.models.report import Report
from glossary.models.revision import Revision
from glossary.models.schedule import Schedule
from glossary.models.term import Fact, ReviewQuestion, Term
from glossary.models.term_key import TermKey
from glossary.models.working_row import Status

__all__ = [
    "Autosave",
    "Course",
    "Deletion",
    "Edition",
    "Fact",
    "FormerPath",
    "Guide",
    "Membership",
    "Mention",
    "Page",
    "PendingImport",
    "Presence",
    "Report",
    "ReviewQuestion",
    "Revision",
    "Role",
    "Schedule",
    "Status",
    "Term",
    "TermKey",
    "Unit",
]
