"""Who may do what on the desk: by course, or by Django's own permissions, which hold for all courses.

A writer writes drafts, an editor publishes, a manager gives roles and changes the course; docs/roles.md has the table.
"""

from glossary.models import Course, Membership, Role

# Where a user's roles are kept for the length of a request.
KEPT = "_roles_by_course"


def roles_of(user):
    """{course id, None for all courses: role}; asked once for each request's user."""
    if not (user.is_active and user.is_staff):
        return {}
    if not hasattr(user, KEPT):
        setattr(user, KEPT, dict(Membership.objects.filter(user=user.pk).values_list("course", "role")))
    return getattr(user, KEPT)


def has_role(user, least, course=None):
    """Whether a user has at least this role: in a course, by its id, or without one in any course."""
    roles = roles_of(user)
    held = roles.values() if course is None else [roles.get(None, 0), roles.get(course, 0)]
    return max(held, default=0) >= least


def has_role_everywhere(user, least):
    return roles_of(user).get(None, 0) >= least


def courses_with_role(user, least):
    """The courses in which a user has at least this role."""
    ids = _ids_with_role(user, least)
    return Course.objects.all() if ids is None else Course.objects.filter(pk__in=ids)


def courses_to_read(user, model):
    """Ids of the courses in which a user may read rows of a model; None for all of them."""
    return None if may_read_all(user, model) else _ids_with_role(user, Role.WRITER)


def _ids_with_role(user, least):
    """Ids of the courses in which a user has at least this role; None for all of them."""
    if has_role_everywhere(user, least):
        return None
    return [course for course, role in roles_of(user).items() if role >= least]


def may(user, act, model):
    """Whether Django's permissions let a user do something with all rows of a model."""
    return user.is_active and user.is_staff and user.has_perm(f"{model._meta.app_label}.{act}_{model._meta.model_name}")


def course_of(row):
    """The id of the course that a row of the desk belongs to; None for a new row."""
    return row.pk if isinstance(row, Course) else row.course_id


def may_publish(user, row):
    """Whether a user may show a row to readers, or take it from them."""
    return may(user, "change", type(row)) or has_role(user, Role.EDITOR, course_of(row))


def may_read_all(user, model):
    """Whether Django's permissions show a user all rows of a model."""
    return may(user, "view", model) or may(user, "change", model)


def may_read(user, row):
    return may_read_all(user, type(row)) or has_role(user, Role.WRITER, course_of(row))


def readable(user, rows):
    """Of a queryset of courses, terms or guides those that a user may read."""
    courses = courses_to_read(user, rows.model)
    if courses is None:
        return rows
    return rows.filter(**{f"{'pk' if rows.model is Course else 'course'}__in": courses})
