from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.admin.course import CourseAdmin
from glossary.admin.deletion import DeletionAdmin
from glossary.admin.guide import GuideAdmin
from glossary.admin.membership import MembershipAdmin
from glossary.admin.report import ReportAdmin
from glossary.admin.term import TermAdmin

__all__ = ["CourseAdmin", "DeletionAdmin", "GuideAdmin", "MembershipAdmin", "ReportAdmin", "TermAdmin"]

admin.site.site_header = _("Editing desk")
admin.site.site_title = _("Editing desk")
admin.site.index_title = _("What would you like to edit?")
# The lists stand in a line above each page: tables need the width, and a phone has no room for a bar at the side.
admin.site.enable_nav_sidebar = False
