"""Reading code lists. They change only with a release, so each process reads each list once."""

from datetime import date
from functools import cache

from django.utils.translation import get_language

from wanjia.kernel.errors import NotFound
from wanjia.places import models
from wanjia.places.types import Code, CodeList, Option


@cache
def code_list(name: str) -> CodeList:
    """A catalogue with all its entries, ended ones too, in the order of its standard; NotFound if there is none."""
    row = models.CodeList.objects.filter(pk=name).first()
    if row is None:
        raise NotFound("code list")
    entries = row.codes.order_by("position", "valid_from")
    codes = tuple(Code(name, one.code, one.zh, one.en, one.valid_from, one.valid_to) for one in entries)
    return CodeList(row.name, row.standard, row.zh, row.en, codes)


def code_lists() -> tuple[CodeList, ...]:
    """Every catalogue, by name."""
    return tuple(code_list(name) for name in models.CodeList.objects.order_by("name").values_list("name", flat=True))


def code_label(name: str, code: str) -> str:
    """What a code means in the language of the request. Past data keeps ended codes, so these have a label too; of
    several the latest. NotFound if the list never had the code.
    """
    found = [entry for entry in code_list(name).codes if entry.code == code]
    if not found:
        raise NotFound("code")
    return _label(found[-1])


def code_options(name: str, *, on: date) -> tuple[Option, ...]:
    """The entries in force on a day as choices of a form field, in the language of the request."""
    in_force = (entry for entry in code_list(name).codes if entry.valid_from <= on < entry.valid_to)
    return tuple(Option(entry.code, _label(entry)) for entry in in_force)


def is_code_on(name: str, code: str, *, on: date) -> bool:
    """Whether a list has a code in force on a day."""
    return any(entry.code == code and entry.valid_from <= on < entry.valid_to for entry in code_list(name).codes)


def _label(entry: Code) -> str:
    return entry.zh if (get_language() or "zh-hans").startswith("zh") else entry.en
