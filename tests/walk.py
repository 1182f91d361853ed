"""What every address of the site answers, and to whom: the table that tests/glossary/test_walk.py walks.

A new route needs a line here. An address below a row of the desk (a course, term or guide) goes into OF_ROWS, any
other into SITE; each says the least role that may open it and, where it takes what is sent, the least that may send.
What they say has to follow from docs/roles.md and not from what the site happens to answer.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from glossary import desk, restoring
from glossary.models import Role

# Answers, by what they are to a visitor.
PAGE, AWAY, SIGN_IN, FRONT = "page", "led elsewhere", "led to sign-in", "led to the front page of the desk"
UNUSABLE, REFUSED, NOTHING, NOT_TAKEN, CONFLICT, GONE = "400", "403", "404", "405", "409", "410"
# A role in another course sees no difference between what is there and what is not; these say nothing of either.
SILENT = {REFUSED, NOTHING, FRONT}


def kind_of(answer):
    """What a response is to a visitor."""
    if answer.status_code in {301, 302, 303}:
        path = answer.headers["Location"].partition("?")[0]
        return {"/admin/login/": SIGN_IN, "/admin/": FRONT}.get(path, AWAY)
    return PAGE if answer.status_code in {200, 204} else str(answer.status_code)


class Visitor(NamedTuple):
    """Who asks: a role in the course that is asked about, in another, in all, or none."""

    name: str
    here: int = 0
    elsewhere: int = 0
    everywhere: int = 0
    is_staff: bool = True
    is_superuser: bool = False

    def has(self, least):
        return self.is_superuser or max(self.here, self.everywhere) >= least

    def has_anywhere(self, least):
        return self.has(least) or self.elsewhere >= least

    def has_everywhere(self, least):
        return self.is_superuser or self.everywhere >= least

    @property
    def is_of_another_course(self):
        """Or of none: nothing of the course that is asked about may be told."""
        return not self.has(Role.WRITER)


ANONYMOUS = Visitor("nobody", is_staff=False)
VISITORS = [
    ANONYMOUS,
    Visitor("a reader with an account", is_staff=False),
    Visitor("staff without a role"),
    *(Visitor(f"a {role.name.lower()}", here=role) for role in Role),
    *(Visitor(f"a {role.name.lower()} of another course", elsewhere=role) for role in Role),
    Visitor("a manager of all courses", everywhere=Role.MANAGER),
    Visitor("a superuser", is_superuser=True),
]

# What is nobody's by a role: accounts, for example.
SUPERUSER = 99
ANY_STAFF = 0


@dataclass(frozen=True)
class Row:
    """An address below a row. `sent` makes what is posted out of the row, and `answer` is what comes of it."""

    opens: int
    sends: int | None = None
    sent: object = lambda row: {}
    shown: str = PAGE
    answer: str = AWAY


def _change(row):
    """As far as the form is the same for all; what belongs to a kind is added where it is sent."""
    text = {"course": "description", "term": "definition", "guide": "body"}[desk.kind_of(row)]
    values = {"_version": row.version, "slug": row.slug, text: "Forged.", "_save": "x"}
    if desk.kind_of(row) == "course":
        values |= {"title": row.title, "language": "en", "link_threshold": row.link_threshold, "link_repeat": "page"}
        return values | _formset("units")
    name = "name" if desk.kind_of(row) == "term" else "title"
    values |= {"course": row.course_id, "unit": row.unit_id or "", name: str(row), "linking": "automatic"}
    return values | (_formset("facts") | _formset("questions") if desk.kind_of(row) == "term" else {})


def _formset(prefix):
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}


def _schedule(row):
    due = timezone.localtime() + timedelta(days=3)
    return {"action": "publish", "due_0": f"{due:%Y-%m-%d}", "due_1": f"{due:%H:%M}", "confirmed": "x"}


def _yes(row):
    return {"post": "yes"}


def _restore(row):
    return {"token": restoring.token_of(row)}


WRITER, EDITOR, MANAGER = Role
OF_ROWS = {
    "": Row(ANY_STAFF, shown=AWAY),
    "change/": Row(WRITER, WRITER, sent=_change),
    "delete/": Row(EDITOR, EDITOR, sent=_yes),
    "history/": Row(WRITER),
    "history/compare/": Row(WRITER),
    "history/<int:revision>/": Row(WRITER),
    "history/<int:revision>/restore/": Row(WRITER, WRITER, sent=_restore),
    "name/": Row(WRITER, WRITER, sent=lambda row: {"slug": f"{row.slug}-renamed"}),
    "slug/": Row(WRITER),
    "autosave/": Row(WRITER, WRITER, answer=PAGE, sent=lambda row: {"note": "Unsaved."}),
    "links/": Row(WRITER, WRITER, sent=lambda row: {"field": "never_link", "key": "cell"}),
    "presence/": Row(WRITER, WRITER, answer=PAGE),
    "preview/": Row(WRITER),
    "preview/page/": Row(WRITER),
    "schedule/": Row(EDITOR, EDITOR, sent=_schedule),
    "unpublish/": Row(EDITOR, EDITOR),
}
# A course is changed by its managers; its editors publish it, and its writers see it.
OF_COURSES = {
    "change/": Row(WRITER, MANAGER, sent=_change),
    "delete/": Row(MANAGER, MANAGER, sent=_yes),
    "history/<int:revision>/restore/": Row(MANAGER, MANAGER, sent=_restore),
    "name/": Row(MANAGER, MANAGER, sent=lambda row: {"slug": f"{row.slug}-renamed"}),
    "slug/": Row(MANAGER),
    "autosave/": Row(MANAGER, MANAGER, answer=PAGE, sent=lambda row: {"note": "Unsaved."}),
    "presence/": Row(MANAGER, MANAGER, answer=PAGE),
}
ROWS = {
    f"admin/glossary/{kind}/<path:object_id>/{address}": (OF_COURSES.get(address, row) if kind == "course" else row)
    for kind in desk.MODELS
    for address, row in OF_ROWS.items()
    if (kind, address) != ("course", "links/")
}


@dataclass(frozen=True)
class Address:
    """An address of the site; `{term}` and the like in `path` are the ids of what there is.

    Answers are one for GET and POST, or a pair. Where there is a least role, in any course or in all, whoever has it
    gets `answer`, other staff `otherwise`, and whoever is no staff `outside`. Without one, everybody gets `answer`.
    `elsewhere` is for whoever has the role, and not in the course that is asked about; `sent_elsewhere` the same for
    what is posted.
    """

    path: str
    answer: str | tuple = (PAGE, REFUSED)
    least: int | None = None
    in_all: bool = False
    otherwise: str | tuple = REFUSED
    outside: str | tuple = SIGN_IN
    sent: object = lambda world: {}
    elsewhere: str = ""
    sent_elsewhere: str = ""

    def expected(self, visitor, method):
        answer = self._answer(visitor, method)
        return answer if isinstance(answer, str) else answer[method == "POST"]

    def _answer(self, visitor, method):
        if self.least is not None and not visitor.is_staff:
            return self.outside
        has = visitor.has_everywhere if self.in_all else visitor.has_anywhere
        if self.least is not None and not has(self.least):
            return self.otherwise
        elsewhere = (method == "POST" and self.sent_elsewhere) or self.elsewhere
        if elsewhere and not visitor.has(self.least):
            return elsewhere
        return self.answer


def _new(kind):
    """What a form for a new row in the course that is asked about sends."""
    name = {"course": "title", "term": "name", "guide": "title"}[kind]
    return lambda world: _change(world[kind]) | {name: "Another", "slug": "another", "unit": ""}


def _file(world):
    line = f'{{"course": "{world["course"].slug}", "name": "Imported", "definition": "Text."}}\n'
    return {"files": SimpleUploadedFile("terms.jsonl", line.encode())}


def _member(world):
    return {"user": world["stranger"].pk, "course": world["course"].pk, "role": MANAGER}


def _decline(report):
    return {"was": report.status, "verdict": "declined", "note": ""}


# Below rows of the admin that are no content, by where they are and what `world` calls one.
OTHER_ROWS = {
    ("admin/glossary/report/", "report"): {
        "": Row(ANY_STAFF, shown=AWAY),
        "change/": Row(WRITER, EDITOR, sent=_decline),
        # Reports are closed, and stay.
        "delete/": Row(SUPERUSER, SUPERUSER, sent=_yes),
        "history/": Row(WRITER),
    },
    ("admin/glossary/membership/", "membership"): {
        "": Row(ANY_STAFF, shown=AWAY),
        "change/": Row(
            MANAGER,
            MANAGER,
            sent=lambda each: {"user": each.user_id, "course": each.course_id, "role": WRITER},
        ),
        "delete/": Row(MANAGER, MANAGER, sent=_yes),
        "history/": Row(MANAGER),
    },
    ("admin/glossary/deletion/", "deletion"): {
        "": Row(ANY_STAFF, shown=AWAY),
        # What is sent restores it.
        "change/": Row(WRITER, WRITER),
        # It is kept for good.
        "delete/": Row(WRITER, WRITER, shown=REFUSED, answer=REFUSED, sent=_yes),
        "history/": Row(WRITER),
    },
    ("admin/auth/user/", "newcomer"): {
        "": Row(ANY_STAFF, shown=AWAY),
        "change/": Row(
            SUPERUSER,
            SUPERUSER,
            sent=lambda user: {"username": user.username, "date_joined_0": "2026-01-01", "date_joined_1": "10:00"},
        ),
        "delete/": Row(SUPERUSER, SUPERUSER, sent=_yes),
        "history/": Row(SUPERUSER),
    },
    ("admin/auth/group/", "group"): {
        "": Row(ANY_STAFF, shown=AWAY),
        "change/": Row(SUPERUSER, SUPERUSER, sent=lambda group: {"name": "Others"}),
        "delete/": Row(SUPERUSER, SUPERUSER, sent=_yes),
        "history/": Row(SUPERUSER),
    },
}

SHOWN_AND_SENT = (PAGE, PAGE)
TERM = "/own-course/key-terms/published/"
NOBODYS_PICTURE = f"/media/pictures/{'0' * 24}-1x1.webp"
SITE = {
    # Readers' pages, the same for everybody. They take nothing that is sent without the token of a form of the desk.
    "": Address("/"),
    "feed/": Address("/feed/"),
    "glossary/": Address("/glossary/"),
    "glossary/<name:name>/": Address("/glossary/published/", answer=(AWAY, REFUSED)),
    "glossary/<name:name>/preview/": Address("/glossary/published/preview/"),
    "guides/": Address("/guides/"),
    "healthz": Address("/healthz"),
    "key-terms/<name:course>/<name:term>": Address("/key-terms/own-course/published", answer=(AWAY, REFUSED)),
    "key-terms/<name:course>/<name:term>/": Address("/key-terms/own-course/published/", answer=(AWAY, REFUSED)),
    r"^media/(?P<path>pictures/[0-9a-f]{24}-\d{1,5}x\d{1,5}\.webp)$": Address(NOBODYS_PICTURE, (NOTHING, REFUSED)),
    "report/": Address(f"/report/?page={TERM}&part=definition", SHOWN_AND_SENT),
    "report/thanks/": Address(f"/report/thanks/?page={TERM}&part=definition"),
    "robots.txt": Address("/robots.txt"),
    "search/": Address("/search/?q=published"),
    "search/suggest": Address("/search/suggest?q=publ"),
    "sitemap.xml": Address("/sitemap.xml"),
    "sitemap-pages-<int:number>.xml": Address("/sitemap-pages-0.xml"),
    "sitemap-lists-<int:number>.xml": Address("/sitemap-lists-0.xml"),
    "<name:course>/": Address("/own-course/"),
    "<name:course>/feed/": Address("/own-course/feed/"),
    "<name:course>/unit-<int:number>/": Address("/own-course/unit-1/"),
    "<name:course>/key-terms/": Address("/own-course/key-terms/"),
    "<name:course>/key-terms/<name:term>/": Address(TERM),
    "<name:course>/key-terms/<name:term>/preview/": Address(f"{TERM}preview/"),
    "<name:course>/guides/<name:guide>/": Address("/own-course/guides/published/"),
    # Of the desk, for whoever may sign in.
    "admin/": Address("/admin/", SHOWN_AND_SENT, ANY_STAFF),
    "admin/login/": Address("/admin/login/", (FRONT, PAGE), ANY_STAFF, outside=PAGE),
    "admin/login/code/": Address("/admin/login/code/", SIGN_IN),
    "admin/logout/": Address("/admin/logout/", (NOT_TAKEN, PAGE), ANY_STAFF, outside=FRONT),
    "admin/password_change/": Address("/admin/password_change/", SHOWN_AND_SENT, ANY_STAFF),
    "admin/password_change/done/": Address("/admin/password_change/done/", (PAGE, NOT_TAKEN), ANY_STAFF),
    "admin/two-step/": Address("/admin/two-step/", SHOWN_AND_SENT, ANY_STAFF),
    # A key is shown only while it is being set up.
    "admin/two-step/qr.svg": Address("/admin/two-step/qr.svg", NOTHING, ANY_STAFF),
    "admin/jsi18n/": Address("/admin/jsi18n/", (PAGE, NOT_TAKEN), ANY_STAFF),
    # Rows have no address of their own for this to lead to.
    "admin/r/<path:content_type_id>/<path:object_id>/": Address("/admin/r/{content_type}/{term}/", NOTHING, ANY_STAFF),
    r"admin/(?P<url>.*)$": Address("/admin/nothing/here/", NOTHING, ANY_STAFF),
    # Of the desk, for whoever has a role.
    r"admin/^(?P<app_label>glossary|auth)/$": Address("/admin/glossary/", SHOWN_AND_SENT, WRITER, otherwise=NOTHING),
    "admin/autocomplete/": Address(
        "/admin/autocomplete/?app_label=glossary&model_name=term&field_name=course",
        (PAGE, NOT_TAKEN),
        WRITER,
        otherwise=(REFUSED, NOT_TAKEN),
    ),
    "admin/markdown/preview/": Address(
        "/admin/markdown/preview/?kind=term&id={term}&field=facts-0-text",
        (NOT_TAKEN, PAGE),
        WRITER,
        otherwise=(NOT_TAKEN, REFUSED),
        outside=(NOT_TAKEN, REFUSED),
        sent=lambda world: {"content": "Text."},
    ),
    "admin/markdown/upload/": Address(
        "/admin/markdown/upload/",
        (NOT_TAKEN, UNUSABLE),
        WRITER,
        otherwise=(NOT_TAKEN, REFUSED),
        outside=(NOT_TAKEN, REFUSED),
    ),
    "admin/glossary/import/": Address("/admin/glossary/import/", (PAGE, AWAY), WRITER, sent=_file),
    # An upload is its author's alone.
    "admin/glossary/import/<int:pk>/": Address("/admin/glossary/import/{pending}/", AWAY, WRITER),
    "admin/glossary/course/": Address("/admin/glossary/course/", SHOWN_AND_SENT, WRITER),
    "admin/glossary/course/add/": Address(
        "/admin/glossary/course/add/", (PAGE, AWAY), MANAGER, in_all=True, sent=_new("course")
    ),
    "admin/glossary/course/export/": Address("/admin/glossary/course/export/", SHOWN_AND_SENT, WRITER),
    "admin/glossary/term/": Address("/admin/glossary/term/", SHOWN_AND_SENT, WRITER),
    "admin/glossary/term/add/": Address(
        "/admin/glossary/term/add/", (PAGE, AWAY), WRITER, sent=_new("term"), sent_elsewhere=PAGE
    ),
    "admin/glossary/term/export/": Address("/admin/glossary/term/export/", SHOWN_AND_SENT, WRITER),
    "admin/glossary/guide/": Address("/admin/glossary/guide/", SHOWN_AND_SENT, WRITER),
    "admin/glossary/guide/add/": Address(
        "/admin/glossary/guide/add/", (PAGE, AWAY), WRITER, sent=_new("guide"), sent_elsewhere=PAGE
    ),
    "admin/glossary/guide/export/": Address("/admin/glossary/guide/export/", SHOWN_AND_SENT, WRITER),
    **{
        f"admin/glossary/{kind}/autosave/<str:token>/": Address(
            f"/admin/glossary/{kind}/autosave/new-{'0' * 32}/",
            (NOT_TAKEN, PAGE),
            MANAGER if kind == "course" else WRITER,
            in_all=kind == "course",
            sent=lambda world: {"course": world["course"].pk, "note": "Unsaved."},
            sent_elsewhere=REFUSED,
        )
        for kind in desk.MODELS
    },
    "admin/edit/": Address(f"/admin/edit/?path={TERM}", AWAY, WRITER, elsewhere=REFUSED),
    "admin/glossary/deletion/": Address("/admin/glossary/deletion/", SHOWN_AND_SENT, WRITER),
    # Rows get there by being deleted.
    "admin/glossary/deletion/add/": Address("/admin/glossary/deletion/add/", REFUSED, WRITER),
    "admin/glossary/report/": Address("/admin/glossary/report/", SHOWN_AND_SENT, WRITER),
    # Readers write them, on pages of their own.
    "admin/glossary/report/add/": Address("/admin/glossary/report/add/", REFUSED, WRITER),
    "admin/glossary/membership/": Address("/admin/glossary/membership/", SHOWN_AND_SENT, MANAGER),
    "admin/glossary/membership/add/": Address(
        "/admin/glossary/membership/add/", (PAGE, AWAY), MANAGER, sent=_member, sent_elsewhere=PAGE
    ),
    # Of superusers.
    "admin/auth/user/": Address("/admin/auth/user/", SHOWN_AND_SENT, SUPERUSER),
    "admin/auth/user/add/": Address("/admin/auth/user/add/", SHOWN_AND_SENT, SUPERUSER),
    "admin/auth/user/<id>/password/": Address("/admin/auth/user/{newcomer}/password/", SHOWN_AND_SENT, SUPERUSER),
    "admin/auth/group/": Address("/admin/auth/group/", SHOWN_AND_SENT, SUPERUSER),
    "admin/auth/group/add/": Address("/admin/auth/group/add/", SHOWN_AND_SENT, SUPERUSER),
}

# What readers get where content is in each state; the name of a state is a slug too.
STATES = {
    "draft": NOTHING,
    "published": PAGE,
    "changed": PAGE,
    "scheduled": NOTHING,
    "unpublished": GONE,
    "deleted": GONE,
    "never": NOTHING,
}
