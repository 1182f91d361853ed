"""Roles by course, as Django's admin asks for them."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import ForeignKey
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from glossary import publishing, roles
from glossary.deletion import deleting
from glossary.models import Course, Role


class ByCourseAdmin(admin.ModelAdmin):
    """Of courses, terms and guides: each editor sees and changes what is in the courses where a role allows it."""

    # What it takes to add a row, to change it, to delete it.
    adding, changing, deleting = Role.WRITER, Role.WRITER, Role.EDITOR

    def has_module_permission(self, request):
        return super().has_module_permission(request) or roles.has_role(request.user, Role.WRITER)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self._has_role(request, Role.WRITER, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or self._has_role(request, self.changing, obj)

    def has_add_permission(self, request):
        return super().has_add_permission(request) or self._has_role(request, self.adding)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) or self._has_role(request, self.deleting, obj)

    def has_publish_permission(self, request, obj=None):
        """Whether rows may be published and taken down; this one, or any."""
        if obj is not None:
            return roles.may_publish(request.user, obj)
        return roles.may(request.user, "change", self.model) or roles.has_role(request.user, Role.EDITOR)

    def _has_role(self, request, least, obj=None):
        return roles.has_role(request.user, least, roles.course_of(obj) if obj is not None else None)

    def get_queryset(self, request):
        return roles.readable(request.user, super().get_queryset(request))

    def delete_model(self, request, obj):
        super().delete_model(request, deleting(obj, request.user))
        self._tell_of_restoring(request)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        # At once: row by row, the links of all pages around would be looked at for each of them.
        publishing.unpublish(queryset, author=request.user)
        super().delete_queryset(request, deleting(queryset, request.user))
        self._tell_of_restoring(request)

    def _tell_of_restoring(self, request):
        link = format_html('<a href="{}">{}</a>', reverse("admin:glossary_deletion_changelist"), _("Deleted pages"))
        self.message_user(request, format_html(_("What was deleted can be restored: {}"), link), messages.INFO)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request, **options):
        if db_field.related_model is Course:
            options["queryset"] = self.courses_to_write_in(request)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def courses_to_write_in(self, request):
        everywhere = any(roles.may(request.user, act, self.model) for act in ("add", "change"))
        return Course.objects.all() if everywhere else roles.courses_with_role(request.user, self.changing)


# In the address of a form that has blank parts in it, for browsers without script; and so many of them.
MORE, BLANK = "more", 3


class PartInline:
    """Parts of a row may be written by whoever may write the row."""

    def get_extra(self, request, obj=None, **options):
        return BLANK if MORE in request.GET else 0

    def _may_write(self, request, obj):
        owner = self.admin_site._registry[self.parent_model]
        return owner.has_add_permission(request) if obj is None else owner.has_change_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        owner = self.admin_site._registry[self.parent_model]
        return self._may_write(request, obj) or owner.has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self._may_write(request, obj)

    has_change_permission = has_delete_permission = has_add_permission
