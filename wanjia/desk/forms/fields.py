"""How each kind of value is asked on a form; every field cleans to what the command of the register takes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from wanjia.access.types import RequestContext
from wanjia.desk.forms.divisions import read_division
from wanjia.kernel import names
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Refused
from wanjia.places.queries import areas_at_level, buildings, code_options, dwelling_at
from wanjia.places.types import Address, Area, Level
from wanjia.registry.types.commands import NEW_DOOR
from wanjia.registry.types.relations import plain
from wanjia.web.forms import DoorInput, MembersInput, PartialDateField, PickInput, said


@dataclass(frozen=True)
class Clerk:
    """Whose form it is: the day, and the communities about which they may report."""

    ctx: RequestContext

    @cached_property
    def today(self):
        """The civil day of the request."""
        return day_in_china(self.ctx.at)

    @cached_property
    def communities(self) -> tuple[Area, ...]:
        """The communities in reach, by code."""
        reach = self.ctx.reach
        found = areas_at_level(Level.VILLAGE, on=self.today)
        return tuple(area for area in found if reach.whole_city or area.id in reach.areas)

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The communities as choices of a field."""
        return tuple((str(area.id), area.name) for area in self.communities)


Maker = Callable[..., forms.Field]


@dataclass(frozen=True)
class Door:
    """A door that was named; ``known`` is its id, None where it is to be added with the event."""

    address: Address
    known: int | None

    def id(self) -> int:
        """The id of the dwelling as a command names it."""
        return self.known or NEW_DOOR


class NameField(forms.CharField):
    """A person's name in its one written form."""

    def clean(self, value: str) -> str:
        text = super().clean(value)
        return _read(lambda: names.read(text).text) if text else ""


class DivisionField(forms.CharField):
    """A county of the country, or abroad."""

    def clean(self, value: str) -> str:
        return _read(lambda: read_division(super(DivisionField, self).clean(value)))


class MembersField(forms.Field):
    """Members of a household: a tuple of ids, or of pairs of id and relation."""

    def clean(self, value: list[object]) -> tuple[object, ...]:
        if self.required and not value:
            raise ValidationError(_(N_("Choose at least one member.")))
        try:
            return tuple((UUID(one[0]), one[1]) if isinstance(one, tuple) else UUID(str(one)) for one in value)
        except ValueError:
            raise ValidationError(_(N_("Choose the members again."))) from None


class DoorField(forms.MultiValueField):
    """A door of a community in reach: a :class:`Door`, or None where nothing was written."""

    def __init__(self, clerk: Clerk, **given: object) -> None:
        named = buildings(clerk.communities[0].id) if len(clerk.communities) == 1 else ()
        widget = DoorInput(clerk.choices, tuple(one.name for one in named))
        fields = (
            forms.CharField(required=False),
            *(forms.CharField(required=False, max_length=40) for _part in ("building", "unit", "door")),
            forms.BooleanField(required=False),
        )
        self.communities = {area.id for area in clerk.communities}
        super().__init__(fields, widget=widget, require_all_fields=False, **given)

    def compress(self, values: list[object]) -> Door | None:
        area, *parts, new = values or ["", "", "", "", False]
        if not any(parts):
            if self.required:
                raise ValidationError(_(N_("Write the building and the door.")))
            return None
        if not str(area).isdecimal() or int(str(area)) not in self.communities:
            raise ValidationError(_(N_("Choose the community.")))
        building, unit, door = map(str, parts)
        address = Address(int(str(area)), building, unit, "", door)
        known = dwelling_at(address)
        if known is None and not new:
            message = N_("No such door is known. Check building, unit and door, or tick that it is a new one.")
            raise ValidationError(_(message))
        return Door(address, known.id if known else None)


class PapersInput(forms.FileInput):
    """Several files at once; a phone offers its camera."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class PapersField(forms.FileField):
    """Papers shown: a list of uploaded files."""

    widget = PapersInput({"multiple": True, "accept": "image/jpeg,image/png,application/pdf"})

    def clean(self, value, initial=None):
        papers = [super(PapersField, self).clean(one, initial) for one in value or [] if one]
        if self.required and not papers:
            raise ValidationError(_(N_("Attach a photo or scan of the document.")))
        return papers


def person(clerk: Clerk, **given: object) -> forms.Field:
    """Somebody of the register."""
    finder = PickInput(reverse("desk:report_find", args=["persons"]), _("Name, ID number or telephone"))
    return forms.UUIDField(widget=finder, **given)


def household(clerk: Clerk, **given: object) -> forms.Field:
    """A household of the register."""
    finder = PickInput(reverse("desk:report_find", args=["households"]), _("Household number, or a member's name"))
    return forms.UUIDField(widget=finder, **given)


def leavers(clerk: Clerk, **given: object) -> forms.Field:
    """Those members of the household above who leave, the new head first."""
    return MembersField(widget=MembersInput(reverse("desk:report_members"), "household"), **given)


def relations(clerk: Clerk, **given: object) -> forms.Field:
    """The relation of every member of the household above to a new head."""
    options = (("", "—"), *_relations(clerk))
    return MembersField(widget=MembersInput(reverse("desk:report_members"), "household", options), **given)


def door(clerk: Clerk, **given: object) -> forms.Field:
    """A door of a community in reach."""
    return DoorField(clerk, **given)


def community(clerk: Clerk, **given: object) -> forms.Field:
    """A community in reach, by id; chosen already where it has to be one and there is only one."""
    only = len(clerk.choices) == 1 and given.get("required")
    options = clerk.choices if only else (("", "—"), *clerk.choices)
    return forms.TypedChoiceField(choices=options, coerce=int, empty_value=None, **given)


def division(clerk: Clerk, **given: object) -> forms.Field:
    """A county anywhere, or abroad."""
    return DivisionField(max_length=60, **given)


def day(clerk: Clerk, **given: object) -> forms.Field:
    """A day, month or year."""
    return PartialDateField(**given)


def name(clerk: Clerk, **given: object) -> forms.Field:
    """A person's name."""
    return NameField(max_length=200, widget=forms.TextInput({"autocomplete": "off"}), **given)


def line(clerk: Clerk, **given: object) -> forms.Field:
    """A short text."""
    return forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "off"}), **given)


def reason(clerk: Clerk, **given: object) -> forms.Field:
    """A sentence or two."""
    return forms.CharField(max_length=500, widget=forms.Textarea({"rows": 2}), **given)


def tick(clerk: Clerk, **given: object) -> forms.Field:
    """Yes or no."""
    return forms.BooleanField(**(given | {"required": False}))


def sex(clerk: Clerk, **given: object) -> forms.Field:
    """GB/T 2261.1, as a number; the unknown are not stated."""
    options = [(value, label) for value, label in _options("sex", clerk) if value != "0"]
    return forms.TypedChoiceField(choices=options, coerce=int, widget=forms.RadioSelect, **given)


def relation(clerk: Clerk, **given: object) -> forms.Field:
    """What somebody is to the head of a household."""
    return forms.ChoiceField(choices=(("", "—"), *_relations(clerk)), **given)


def code(catalogue: str) -> Maker:
    """A code of a list."""

    def make(clerk: Clerk, **given: object) -> forms.Field:
        return forms.ChoiceField(choices=(("", "—"), *_options(catalogue, clerk)), **given)

    return make


def one_of(words: dict[int, str], coerce: Callable[[int], object] = int) -> Maker:
    """One of a few words with a number each."""

    def make(clerk: Clerk, **given: object) -> forms.Field:
        options = [(str(int(value)), _(text)) for value, text in words.items()]
        return forms.TypedChoiceField(choices=options, coerce=lambda value: coerce(int(value)), **given)

    return make


def _options(catalogue: str, clerk: Clerk) -> list[tuple[str, str]]:
    return [(option.value, option.label) for option in code_options(catalogue, on=clerk.today)]


def _relations(clerk: Clerk) -> list[tuple[str, str]]:
    """Ties alone: the order of children and adoption are no business of a form."""
    return [(value, label) for value, label in _options("relation", clerk) if plain(value) == value]


def _read(read: Callable[[], str]) -> str:
    try:
        return read()
    except Refused as refusal:
        raise ValidationError([said(problem) for problem in refusal.problems]) from refusal


# Which makers ask for a record of the register.
PICKS_PERSON = frozenset({person})
PICKS_HOUSEHOLD = frozenset({household})
