from django.contrib import admin

from glossary.admin.course import CourseAdmin
from glossary.admin.guide import GuideAdmin
from glossary.admin.term import TermAdmin

__all__ = ["CourseAdmin", "GuideAdmin", "TermAdmin"]

admin.site.site_header = "Editing desk"
admin.site.site_title = "Editing desk"
admin.site.index_title = "What would you like to edit?"
