"""Facts of a person as lines of the ``facts`` component."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from wanjia.access.types import UnmaskReason
from wanjia.desk.pages import words
from wanjia.desk.pages.rows import label, place
from wanjia.kernel import counties
from wanjia.kernel.errors import N_
from wanjia.places.queries import code_label, names_down_to
from wanjia.registry.types import (
    Basis,
    Birth,
    Contact,
    ContactKind,
    Disability,
    Education,
    Hukou,
    IdentityDocument,
    Life,
    Marital,
    Membership,
    Name,
    Permit,
    Preference,
    Residence,
    Value,
)
from wanjia.registry.types.views import FactLine, PersonView
from wanjia.web import types as web

REASONS = {
    UnmaskReason.IDENTITY_CHECK: N_("Compare with the document on the table"),
    UnmaskReason.CONTACT: N_("Call or write to the person"),
    UnmaskReason.FORM: N_("Copy onto a form the person signs"),
    UnmaskReason.DUPLICATE: N_("Tell two records apart"),
}
DISABILITIES = (
    "",
    N_("Sight"),
    N_("Hearing"),
    N_("Speech"),
    N_("Physical"),
    N_("Intellectual"),
    N_("Mental"),
    N_("Multiple"),
)
CONTACTS = {ContactKind.PHONE: N_("Telephone"), ContactKind.SECOND_PHONE: N_("Second telephone")}
Files = Mapping[UUID, str]
UNNAMED: Files = MappingProxyType({})
RELATIONS = {Basis.LIVING: N_("Relation to the head (living)"), Basis.REGISTERED: N_("Relation to the head (hukou)")}


def lines(
    view: PersonView,
    allowed: frozenset[str],
    request: HttpRequest,
    *,
    masks: bool = True,
    files: Files = UNNAMED,
) -> list[web.FactLine]:
    """What the reader's roles may see of ``view``, in the order of the catalogue; numbers with a way to unmask them.

    ``files`` names the department's file behind an event, for those who may know which files somebody stands in.
    """
    shown = [fact for fact in view.facts if fact.kind.name.lower() in allowed]
    return [line for fact in shown for line in _lines(fact, view, request if masks else None, files)]


def _lines(fact: FactLine, view: PersonView, request: HttpRequest | None, files: Files) -> Iterable[web.FactLine]:
    file = files.get(fact.event) if fact.event else None
    source = file or _(words.SOURCES[fact.source])
    since = _("since %(day)s") % {"day": fact.valid_from}
    recorded = _("recorded %(day)s") % {"day": f"{fact.recorded_from:%Y-%m-%d}"}
    provenance = f"{source} · {since} · {recorded}"
    for title, value in _told(fact, view, request):
        yield web.FactLine(title, value, words.BADGES[fact.standing], provenance)


def _told(fact: FactLine, view: PersonView, request: HttpRequest | None) -> list[tuple[str, str]]:
    match fact.value:
        case Birth(sex=sex):
            return [(_("Sex"), label("sex", str(sex))), (_("Birth date"), str(view.line.born_on))]
        case IdentityDocument(type=document):
            return [(code_label("identity_document", document), _masked(fact, int(document), view, request))]
        case Contact(kind=kind):
            return [(_(CONTACTS[kind]), _masked(fact, int(kind), view, request))]
        case Membership(basis=basis, relation=relation):
            return [(_(RELATIONS[basis]), label("relation", relation) or _("in no household"))]
        case value:
            return [(_(words.FACTS[fact.kind]), _text(value, view))]


def _masked(fact: FactLine, sort: int, view: PersonView, request: HttpRequest | None) -> str:
    """The masked number; with a button to show it where the page is a live one."""
    if not fact.masked or request is None:
        return fact.masked or _("withdrawn")
    return reveal_box(request, fact.masked, reverse("desk:reveal", args=[view.uuid, fact.kind.name.lower(), sort]))


def reveal_box(request: HttpRequest, value: str, url: str = "") -> str:
    """The ``masked`` component, with the reasons one may give when there is a ``url``."""
    reasons = [(reason.value, _(told)) for reason, told in REASONS.items()]
    context = {"value": value, "url": url, "reasons": reasons, "label": _("number")}
    return render_to_string("masked/masked.html", context, request)


def value_words(fact: FactLine, view: PersonView) -> str:
    """One fact, without the number that some have."""
    return "、".join(value for _title, value in _told(fact, view, None))


def _text(value: Value | None, view: PersonView) -> str:
    tell = TEXTS.get(type(value))
    return tell(value, view) if tell else ""


def _residence(value: Residence, view: PersonView) -> str:
    return place(view.line.area, view.line.address) if value.dwelling else elsewhere(value.elsewhere, view.on)


def hukou_words(value: Hukou, view: PersonView) -> str:
    """Where somebody is registered."""
    home = names_down_to(value.area, on=view.on)[-1] if value.area else elsewhere(value.elsewhere, view.on)
    return _("%(place)s (collective)") % {"place": home} if value.kind == 2 else home


def elsewhere(code: str, on: date) -> str:
    """A place outside the city: a division code, "abroad", or "" when it is not known."""
    if code == "abroad":
        return _("abroad")
    name = counties.county_name(code[:6], on.year) if code else ""
    return name or code or _("outside the city, place not known")


def _preference(value: Preference, view: PersonView) -> str:
    wishes = [_("no visits")] * value.no_visits + [_("no calls")] * value.no_calls
    return " · ".join(wishes) or _("visits and calls are welcome")


def _permit(value: Permit, view: PersonView) -> str:
    told = {"issued": value.issued_on, "until": value.endorsed_until}
    return _("issued %(issued)s, endorsed until %(until)s") % told


def _disability(value: Disability, view: PersonView) -> str:
    if not value.kind:
        return _("withdrawn")
    return _("%(kind)s, grade %(grade)s") % {"kind": _(DISABILITIES[value.kind]), "grade": value.grade}


TEXTS: dict[type, Callable[[Any, PersonView], str]] = {
    Name: lambda value, _view: value.text,
    Life: lambda value, _view: _(words.LIVES[value.status]),
    Marital: lambda value, _view: label("marital_status", value.code),
    Education: lambda value, _view: label("education", value.code),
    Residence: _residence,
    Hukou: hukou_words,
    Preference: _preference,
    Permit: _permit,
    Disability: _disability,
}
