from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.models.course import Course

TAKEN = _("This account has a role there already; change that one.")


class Role(models.IntegerChoices):
    """Each may do what those before it may."""

    WRITER = 1, _("writer: writes drafts")
    EDITOR = 2, _("editor: publishes")
    MANAGER = 3, _("manager: gives roles, changes the course")


class Membership(models.Model):
    """What someone may do in a course, or in all courses."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("course"),
        help_text=_("Left empty, the role is for all courses."),
    )  # fmt: skip
    role = models.PositiveSmallIntegerField(_("role"), choices=Role)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"], name="one_role_in_a_course", violation_error_message=TAKEN
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(course=None),
                name="one_role_in_all_courses",
                violation_error_message=TAKEN,
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.course or _('all courses')}: {self.get_role_display()}"
