"""Two records as lines of the component ``compare``, and linkage's steps as those of ``weights``."""

from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from math import log2

from django.utils.translation import gettext as _

from wanjia.desk.pages import facts, words
from wanjia.desk.pages.rows import label, place
from wanjia.intake.queries import advice, pieces
from wanjia.intake.types import Candidate, Layout, QuestionView
from wanjia.kernel.errors import N_, NotFound
from wanjia.linkage.types import Step
from wanjia.places.queries import area_by_code
from wanjia.registry.types import ContactKind, EventKind, FactKind, Hukou, KinKind, Source
from wanjia.registry.types.views import ComparedPerson, FactLine, KinLine, PersonView
from wanjia.web import types as web

CITIZEN_NUMBER = 1
LINES = {
    "name": N_("Name"),
    "sex": N_("Sex"),
    "born": N_("Birth date"),
    "number": N_("Identity number"),
    "phone": N_("Telephone"),
    "home": N_("Lives at"),
    "hukou": N_("Household registration"),
    "life": N_("Alive or dead"),
    "household": N_("Household"),
    "kin": N_("Relatives"),
}
HIDDEN = ("number", "phone")
BY_RESIDENTS = (Source.DESK, Source.API)
CONTEXT = ("household", "kin", "")  # told, not compared: an office and a family know different relatives
# The other people of a row, as relatives of the one it is about.
RELATIVES = {
    "child": N_("Child"),
    "mother": N_("Mother"),
    "father": N_("Father"),
    "head": N_("Head of household"),
    "husband": N_("Husband"),
    "wife": N_("Wife"),
    "adoptive_mother": N_("Mother"),
    "adoptive_father": N_("Father"),
}
FEATURES = {
    "name": N_("Name"),
    "given": N_("Given name"),
    "surname": N_("Surname"),
    "root": N_("Given name as spoken"),
    "words": N_("Name"),
    "others": N_("Other names"),
    "sex": N_("Sex"),
    "date": N_("Birth date"),
    "born": N_("Birth date"),
    "id": N_("Identity number"),
    "number": N_("Identity number"),
    "phone": N_("Telephone"),
    "place": N_("Place"),
    "area": N_("Community"),
    "hukou": N_("Household registration"),
    "father": N_("Father"),
    "mother": N_("Mother"),
    "spouse": N_("Spouse"),
    "relatives": N_("Relatives"),
    "text": N_("Other particulars"),
}
CHANCES = (
    (0.99, N_("Almost certainly one person")),
    (0.9, N_("Very probably one person")),
    (0.5, N_("Probably one person")),
    (0.1, N_("Probably two people")),
    (0.0, N_("Almost certainly two people")),
)
NEVER = 1e-6
# The line and the kind of fact that a conflict is about, by what the row calls it or the register.
DISPUTED = {
    "name": ("name", FactKind.NAME),
    "number": ("number", FactKind.DOCUMENT),
    "document": ("number", FactKind.DOCUMENT),
    "sex": ("sex", FactKind.BIRTH),
    "born_on": ("born", FactKind.BIRTH),
    "birth": ("born", FactKind.BIRTH),
    "phone": ("phone", FactKind.CONTACT),
    "contact": ("phone", FactKind.CONTACT),
    "address": ("home", FactKind.RESIDENCE),
    "residence": ("home", FactKind.RESIDENCE),
    "area": ("hukou", FactKind.HUKOU),
    "to_area": ("hukou", FactKind.HUKOU),
    "hukou": ("hukou", FactKind.HUKOU),
    "life": ("life", FactKind.LIFE),
    "card_kind": ("", FactKind.DISABILITY),
    "card_grade": ("", FactKind.DISABILITY),
}
Record = Mapping[str, str]


def record_of_row(found: QuestionView, on: date) -> Record:
    """What a file's row says of the person it is asked about."""
    said, role = found.content, found.role
    born = said.get(f"{role}_born_on") or (said.get("happened_on", "") if role == "child" else "")
    return {
        "name": said.get(f"{role}_name", ""),
        "sex": label("sex", said.get(f"{role}_sex", "")),
        "born": born,
        "number": said.get(f"{role}_number", ""),
        "phone": said.get(f"{role}_phone", ""),
        "home": said.get("address", ""),
        "hukou": _area_name(said.get("area", ""), on),
        "kin": "、".join(
            f"{_(title)} {said[f'{other}_name']}"
            for other, title in RELATIVES.items()
            if other != role and said.get(f"{other}_name")
        ),
    }


def record_of_person(one: ComparedPerson) -> Record:
    """What the register holds of a person."""
    view, line = one.view, one.view.line
    hukou = next((fact.value for fact in view.facts if isinstance(fact.value, Hukou)), None)
    return {
        "name": view.name,
        "sex": label("sex", str(line.sex)),
        "born": str(line.born_on),
        "number": one.documents.get(CITIZEN_NUMBER) or next(iter(one.documents.values()), ""),
        "phone": one.contacts.get(ContactKind.PHONE, ""),
        "home": place(line.area, line.address),
        "hukou": facts.hukou_words(hukou, view) if hukou else "",
        "life": _(words.LIVES[line.life]),
        "household": "、".join(f"{home.number} {home.head_name}".strip() for home in view.households),
        "kin": "、".join(f"{_relation(kin)} {kin.name}" for kin in view.kin),
    }


def compared(left: Record, right: Record) -> list[web.ComparedLine]:
    """Line by line what two records say; what neither says is left out."""
    return [
        _line(name, _(title), left.get(name, ""), right.get(name, ""))
        for name, title in LINES.items()
        if left.get(name) or right.get(name)
    ]


def disputed(found: QuestionView, one: ComparedPerson, source: str, on: date) -> tuple[list[web.ComparedLine], str]:
    """The two values of a conflict, who says each and since when; and which of them the rule holds for right."""
    fact = found.field.removeprefix(f"{found.role}_")
    name, kind = DISPUTED.get(fact) or ("", FactKind.__members__.get(fact.upper()))
    held = next((fact for fact in one.view.facts if fact.kind is kind), None)
    told = record_of_row(found, on).get(name, "") or found.content.get(found.field, "")
    theirs = record_of_person(one).get(name, "") if name else facts.value_words(held, one.view) if held else ""
    title = _(LINES[name]) if name else _(words.FACTS[kind]) if kind else found.field
    since = found.content.get("happened_on") or found.content.get("registered_on", "")
    lines = [
        _line(name or found.field, title, told, theirs),
        _line("", _("Source"), source, _(words.SOURCES[held.source]) if held else ""),
        _line("", _("Since"), since, str(held.valid_from) if held else ""),
    ]
    return lines, _advised(found, one.view, held, (told or since, since), told != theirs) if held and since else ""


def _advised(
    found: QuestionView, view: PersonView, held: FactLine, told: tuple[str, str], differs: bool
) -> str:  # fmt: skip
    event = next((event for event in view.events if event.uuid == held.event), None)
    corrected = event is not None and event.kind is EventKind.CORRECTION and event.source in BY_RESIDENTS
    value, since = told
    said = advice(
        held, (value, date.fromisoformat(since)), layout=found.line.layout, differs=differs, corrected=corrected
    )
    if said is None:
        return ""
    which = _("By the rule the file's value stands.") if said.file else _("By the rule the register's value stands.")
    return f"{which}{_(said.reason)}"


def also_said(found: QuestionView, layout: Layout | None) -> list[web.FactLine]:
    """What else the row says, under the headings of its file."""
    if layout is None:
        return []
    shown = {f"{found.role}_{fact}" for fact in ("name", "number", "sex", "born_on", "phone")} | {"address", "area"}
    others = [column for column in layout.columns if column.fact not in shown and found.content.get(column.fact)]
    return [web.FactLine(one.title, _hidden(one.fact, found.content[one.fact])) for one in others]


def chance(candidate: Candidate) -> str:
    """The probability in words and as a figure."""
    told = next(told for least, told in CHANCES if candidate.probability >= least)
    return _("%(words)s (%(percent)s %%)") % {"words": _(told), "percent": f"{candidate.probability * 100:.1f}"}


def grounds(candidate: Candidate) -> str:
    """What speaks most for and against, in words: the three steps that weigh most."""
    heaviest = sorted(candidate.steps, key=lambda step: -abs(step.weight + step.rarity))[:3]
    return "；".join(f"{_feature(step)} {_(step.label)}" for step in heaviest)


def weights(candidate: Candidate) -> list[web.WeightLine]:
    """The waterfall of a pair: how rarely two records are one person's, what each comparison adds, and the sum."""
    bits = _bits(candidate.probability)
    told = [(_feature(step), _(step.label), step.weight + step.rarity) for step in candidate.steps]
    start = bits - sum(weight for _label, _found, weight in told)
    steps = [(_("Before any comparison"), _("two records drawn at random"), start), *told]
    ends = list(accumulate(weight for *_words, weight in steps))
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = 100 / ((high - low) or 1)
    starts = [0.0, *ends[:-1]]
    lines = [
        _weight(step, (begin, end), low, scale) for step, begin, end in zip(steps, starts, ends, strict=True)
    ]  # fmt: skip
    return [*lines, _weight((_("All together"), "", bits), (0.0, bits), low, scale, kind="sum")] if told else []


def _line(name: str, title: str, left: str, right: str) -> web.ComparedLine:
    if name in CONTEXT or not (left and right):
        ours, theirs = ((web.Piece(_hidden(name, text)),) if text else () for text in (left, right))
        return web.ComparedLine(title, ours, theirs)
    ours, theirs = (
        tuple(web.Piece(one.text, one.differs) for one in side)
        for side in pieces(left, right, hide=name in HIDDEN)
    )  # fmt: skip
    return web.ComparedLine(title, ours, theirs, "agrees" if left == right else "differs")


def _hidden(name: str, text: str) -> str:
    """A number with its ends only."""
    if not name.endswith(HIDDEN):
        return text
    return "".join(one.text for one in pieces(text, text, hide=True)[0])


def _relation(kin: KinLine) -> str:
    return _(words.KIN[KinKind(kin.kind)][kin.is_child])


def _area_name(code: str, on: date) -> str:
    try:
        return area_by_code(code.ljust(12, "0"), on=on).name if code else ""
    except NotFound:
        return facts.elsewhere(code, on)


def _feature(step: Step) -> str:
    name = step.feature.rstrip("0123456789").rstrip("_")
    known = FEATURES.get(name) or FEATURES.get(name.partition("_")[0])
    return _(known) if known else step.feature


def _bits(probability: float) -> float:
    held = min(max(probability, NEVER), 1 - NEVER)
    return log2(held / (1 - held))


def _weight(
    step: tuple[str, str, float], span: tuple[float, float], low: float, scale: float, *, kind: str = ""
) -> web.WeightLine:
    title, found, weight = step
    return web.WeightLine(
        label=title,
        found=found,
        words=f"{weight:+.1f}".replace("-", "−"),
        kind=kind or ("for" if weight >= 0 else "against"),
        start=f"{(min(span) - low) * scale:.1f}",
        width=f"{abs(span[1] - span[0]) * scale:.1f}",
        zero=f"{-low * scale:.1f}",
    )
