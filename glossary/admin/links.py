"""The links of a page, for its editor: what is linked, what is not and why, and how to overrule it."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glossary import desk, impact, links, publishing, rendering, term_keys
from glossary.documents import NAME_LENGTH, text_problem
from glossary.models import Page, TermKey
from glossary.saving import saved
from glossary.text import linking
from glossary.text.linking import Manner, Outcome
from glossary.text.names import Kind, Linking, key_of

REASONS = {
    Outcome.LINKED: gettext_lazy("Linked."),
    Outcome.WRITTEN: gettext_lazy("You wrote this link yourself."),
    Outcome.LATER: gettext_lazy("Not linked: the page links it at another mention."),
    Outcome.COMMON: gettext_lazy("Not linked: too common a word here to be worth a link."),
    Outcome.SELF: gettext_lazy("Not linked: this is the page's own term."),
    Outcome.STOPPED: gettext_lazy("Not linked: you asked for no link here."),
    Outcome.MARKED_ONLY: gettext_lazy("Not linked: it is linked only where it is marked [[…]]."),
    Outcome.NEVER: gettext_lazy("Not linked: its editors set it never to be linked."),
    Outcome.AMBIGUOUS: gettext_lazy("Not linked: it could mean several terms. Mark the one that is meant: [[…]]."),
    Outcome.CROSSED: gettext_lazy("Not linked: bold or italics begin or end in the middle of it."),
    Outcome.UNKNOWN: gettext_lazy("The mark names no published term; readers see plain words."),
}
KINDS = {
    Kind.NAME: gettext_lazy("name"),
    Kind.ALIAS: gettext_lazy("other name"),
    Kind.ADDED: gettext_lazy("added"),
    Kind.UNACCENTED: gettext_lazy("without accents"),
    Kind.INFLECTED: gettext_lazy("other number"),
    Kind.STEMMED: gettext_lazy("word stem"),
}
RULES = {
    Linking.AUTOMATIC: gettext_lazy("automatic"),
    Linking.EXACT: gettext_lazy("in this case only"),
    Linking.MARKED: gettext_lazy("only where marked"),
    Linking.NEVER: gettext_lazy("never"),
}


PAGE_LINKS = (
    gettext_lazy("Links on this page"),
    {"fields": ["auto_links", "always_link", "never_link"], "classes": ["collapse"]},
)


@dataclass(frozen=True)
class Told:
    """Mentions of one name with one outcome, as an editor reads of them; `field` is where “overrule” puts their key,
    "" where there is nothing to do."""

    shown: str
    number: int
    key: str
    targets: str
    outcome: str
    reason: str
    score: float | None
    field: str
    overrule: str


class LinksMixin:
    """A page of the admin about the glossary links of a term or guide; for PublishingAdmin."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_links"
        view = self.admin_site.admin_view(self.links_view)
        return [path("<path:object_id>/links/", view, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_links", args=[object_id])
        return super().change_view(request, object_id, form_url, {"links_url": address, **(extra_context or {})})

    def links_view(self, request, object_id):
        row = self.changeable(request, object_id)
        if request.method == "POST":
            self._overrule(request, row)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Glossary links"),
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "mentions": told(row),
            **(_of_term(row) if self.opts.model_name == "term" else {}),
        }
        return TemplateResponse(request, "admin/glossary/links.html", context)

    def _overrule(self, request, row):
        """Put a key among those that are always or never linked on the row's page, and keep it as a draft."""
        field, key = request.POST.get("field"), request.POST.get("key", "")
        if field not in {"always_link", "never_link"} or not key_of(key) or text_problem(key, NAME_LENGTH):
            raise Http404
        other = "never_link" if field == "always_link" else "always_link"
        # Either list names terms, by whatever form.
        same = {key_of(key), *TermKey.objects.filter(page__keys__key=key_of(key)).values_list("key", flat=True)}
        setattr(row, field, "\n".join([*_without(getattr(row, field), same), key]))
        setattr(row, other, "\n".join(_without(getattr(row, other), same)))
        row.save(update_fields=["always_link", "never_link", "modified", "version"])
        saved(desk.complete(type(row).objects.filter(pk=row.pk)), author=request.user, note=_("Links on the page"))
        text = _("Kept in the draft of “%(row)s”. Publish it for readers to see.") % {"row": row}
        self.message_user(request, text, messages.SUCCESS)


def _without(names, keys):
    return [name for name in names.splitlines() if name.strip() and key_of(name) not in keys]


def told(row):
    """What a row's page mentions as it stands on the desk, in the order of first mention."""
    document = desk.document_of(row)
    reader = links.reader_of_draft(document, row.course, row.pk)
    (spots,) = links.link((rendering.tokens_of(rendering.sections(document)), reader))
    titles = dict(
        Page.objects.filter(pk__in={name.term for spot in spots for name in spot.names}).values_list("pk", "title")
    )
    alike = defaultdict(list)
    for spot in spots:
        alike[spot.key, spot.outcome].append(spot)
    return [_told(same, titles, reader) for same in alike.values()]


def _told(spots, titles, reader):
    spot = spots[0]
    plain = spot.manner in {Manner.PLAIN, Manner.WANTED}
    field, overrule = "", ""
    if plain and spot.outcome in {Outcome.LINKED, Outcome.LATER}:
        field, overrule = "never_link", _("Never link here")
    elif plain and spot.outcome in {Outcome.COMMON, Outcome.STOPPED}:
        field, overrule = "always_link", _("Always link here")
    return Told(
        shown=spot.shown,
        number=len(spots),
        key=spot.key,
        targets=", ".join(dict.fromkeys(titles[name.term] for name in spot.names)),
        outcome=spot.outcome.value,
        reason=REASONS[spot.outcome],
        score=max((linking.score_for(name, reader) for name in spot.names), default=None),
        field=field,
        overrule=overrule,
    )


def _of_term(term):
    try:
        return {"impact": impact.of_publishing(term), "forms": forms_of(term)}
    except publishing.PublishingError as error:
        return {"refusals": [message for _row, message in error.problems], "forms": forms_of(term)}


def forms_of(term):
    """The forms of a term as it stands on the desk, each with its score where it is public."""
    scores = dict(TermKey.objects.filter(page__kind="term", page__object_id=term.pk).values_list("key", "score"))
    forms = term_keys.forms_of(desk.document_of(term), term.course)
    return [
        {
            "written": form.written,
            "kind": KINDS[form.kind],
            "rule": RULES[form.linking],
            "score": scores.get(form.key),
        }
        for form in forms
    ]


def forms_table(term):
    return render_to_string("admin/glossary/forms.html", {"forms": forms_of(term)})


def told_impact(found):
    """“N pages link to it: …”, or "" where none does."""
    if not found.number:
        return ""
    names = ", ".join(page.title for page in found.pages)
    if found.others:
        names = _("%(names)s and %(number)d more") % {"names": names, "number": found.others}
    text = ngettext(
        "%(number)d page links here, and its words will stand without a link: %(names)s",
        "%(number)d pages link here, and their words will stand without a link: %(names)s",
        found.number,
    )
    return text % {"number": found.number, "names": names}
