"""Who has which role in which course, given by managers."""

from django.contrib import admin
from django.contrib.auth import get_user_model

from glossary import roles
from glossary.models import Course, Membership, Role


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "course", "role"]
    list_filter = ["role", ("course", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["user__username", "course__title"]

    def has_module_permission(self, request):
        return super().has_module_permission(request) or roles.has_role(request.user, Role.MANAGER)

    def _may_give(self, request, obj):
        """A manager of all courses gives any role; a manager of some, those in them."""
        if obj is None:
            return roles.has_role(request.user, Role.MANAGER)
        if obj.course_id is None:
            return roles.has_role_everywhere(request.user, Role.MANAGER)
        return roles.has_role(request.user, Role.MANAGER, obj.course_id)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self._may_give(request, obj)

    def has_add_permission(self, request):
        return super().has_add_permission(request) or self._may_give(request, None)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or self._may_give(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) or self._may_give(request, obj)

    def get_queryset(self, request):
        memberships = super().get_queryset(request).select_related("user", "course")
        if self._may_everywhere(request):
            return memberships
        return memberships.filter(course__in=roles.courses_with_role(request.user, Role.MANAGER))

    def _may_everywhere(self, request):
        permitted = any(roles.may(request.user, act, Membership) for act in ("view", "add", "change"))
        return permitted or roles.has_role_everywhere(request.user, Role.MANAGER)

    def formfield_for_foreignkey(self, db_field, request, **options):
        everywhere = self._may_everywhere(request)
        if db_field.related_model is Course and not everywhere:
            options["queryset"] = roles.courses_with_role(request.user, Role.MANAGER)
        if db_field.related_model is get_user_model():
            options["queryset"] = get_user_model().objects.filter(is_active=True).order_by("username")
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.related_model is Course:
            field.required = not everywhere
        if db_field.related_model is get_user_model():
            # Accounts are made by whoever may make accounts.
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not obj.user.is_staff:
            # Without this no role lets anyone into the admin.
            obj.user.is_staff = True
            obj.user.save(update_fields=["is_staff"])
