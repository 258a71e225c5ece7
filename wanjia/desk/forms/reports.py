"""The form of one kind, made for one clerk; what is typed becomes a command of the register."""

from dataclasses import MISSING, fields, replace
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from wanjia.desk.forms.fields import Clerk, Door, PapersField
from wanjia.desk.forms.kinds import Kind
from wanjia.intake.types import Attachment, Handover
from wanjia.kernel.errors import Refused
from wanjia.places.queries import area
from wanjia.registry.types import Source
from wanjia.registry.types.commands import BirthEvent, Command, Entry
from wanjia.registry.types.sketches import Sketch
from wanjia.web.forms import tell

OWN = ("key", "evidence", "distinct")
NEWCOMERS = (Entry, BirthEvent)


class ReportForm(forms.Form):
    """A form of :data:`wanjia.desk.forms.kinds.KINDS`. ``key`` is made when it is opened and sent with every try."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    distinct = forms.BooleanField(required=False)
    evidence = PapersField(required=False)

    def __init__(self, kind: Kind, clerk: Clerk, data: Any = None, files: Any = None, given: Any = None) -> None:
        usual = {
            field.name: field.default for field in fields(kind.command) if field.default not in {MISSING, None, ""}
        }
        super().__init__(data, files, initial={"key": uuid4()} | usual | (given or {}))
        self.kind, self.clerk = kind, clerk
        own = {name: self.fields.pop(name) for name in OWN}
        for part in kind.parts:
            hint = _(part.hint) if part.hint else ""
            made = part.make(clerk, label=_(part.label), required=part.required, help_text=hint)
            self.fields[part.name] = made
        self.fields |= own
        self.fields["evidence"].label = _("Papers shown")
        self.fields["distinct"].label = _("I have looked: this is somebody else")

    def full_clean(self) -> None:
        """Read what was typed; ``read`` keeps what could be, since a refusal takes its fields out of the clean data."""
        super().full_clean()
        self.read = dict(getattr(self, "cleaned_data", {}))

    def asked(self) -> list[forms.BoundField]:
        """The fields of the command, in their order."""
        return [self[part.name] for part in self.kind.parts]

    def command(self) -> Command:
        """What was told; raises Refused where the values make no command. A new door is handed over beside it."""
        given = {part.name: self.cleaned_data[part.name] for part in self.kind.parts}
        given = {name: value.id() if isinstance(value, Door) else value for name, value in given.items()}
        return self.kind.make(given)

    def sketch(self) -> Sketch | None:
        """Somebody about to be entered, as far as it is typed and can be read; None without a name and a birth date."""
        self.is_valid()
        told = self.read
        born = told.get("born") or told.get("on")
        if self.kind.command not in NEWCOMERS or not told.get("name") or born is None:
            return None
        door = told.get("dwelling")
        return Sketch(
            name=told["name"],
            sex=str(told.get("sex") or ""),
            born_on=born.earliest,
            number=told.get("document_number") or "",
            phone=told.get("phone") or "",
            area=area(door.address.area_id, on=self.clerk.today).code if door else "",
        )

    def handover(self) -> Handover:
        """How it is handed in: with the form's own key and the papers."""
        papers = tuple(map(attachment, self.cleaned_data["evidence"]))
        told = [self.cleaned_data[part.name] for part in self.kind.parts]
        door = next((one.address for one in told if isinstance(one, Door) and one.known is None), None)
        distinct = self.cleaned_data["distinct"]
        return Handover(Source.DESK, self.cleaned_data["key"], papers, distinct=distinct, door=door)

    def show(self, refusal: Refused) -> None:
        """Put what the gate refused beside the fields."""
        aliases = self.kind.aliases or {}
        problems = [replace(one, field=aliases.get(_bare(one.field), _bare(one.field))) for one in refusal.problems]
        tell(self, Refused(*problems))

    def take_up(self, typed: MultiValueDict) -> None:
        """Show what was typed earlier."""
        for part in self.kind.parts:
            self.initial[part.name] = self.fields[part.name].widget.value_from_datadict(typed, {}, part.name)


def uuid_of(value: object) -> UUID | None:
    """The id in a field, typed or prefilled; None for what is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _bare(field: str) -> str:
    return field.partition("[")[0]


def attachment(file: UploadedFile) -> Attachment:
    """A file that was sent, as the gate takes it."""
    return Attachment(file.read(), file.content_type or "", file.name or "")
