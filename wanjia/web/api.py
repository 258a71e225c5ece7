"""What every part of the API for programs shares: strict shapes, audited answers, one form for what goes wrong.

Each context hands in a router of its own (``api.py``) with its shapes (``schemas.py``); the settings floor mounts them.
"""

import dataclasses
import inspect
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from enum import Enum
from functools import wraps
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja import Schema as Plain
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from pydantic import BeforeValidator, ConfigDict, Field, Strict, StringConstraints, create_model

from wanjia.kernel import dates
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.seen import Seen
from wanjia.web import errors

T = TypeVar("T")
LARGEST_SMALLINT = 32_767

Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Small = Annotated[int, Strict(), Field(ge=0, le=LARGEST_SMALLINT)]
# Read by kernel.dates: a day, or a month or year where no more is known.
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]


def _written(day: object) -> object:
    """Only as ISO 8601 writes it: a number would be taken for seconds since 1970."""
    if not isinstance(day, date) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(day)):
        raise ValueError("a day is written as 2026-11-21")
    return day


WholeDay = Annotated[date, BeforeValidator(_written)]
PLAIN: dict[object, object] = {
    str: Text,
    int: Small,
    bool: Annotated[bool, Strict()],
    PartialDate: Day,
    date: WholeDay,
}

# A past or present day in a query; without it, today.
AsOf = WholeDay | None

MISSING = N_("This is missing.")
UNKNOWN = N_("This field is not known here. Leave it out.")
FORM = N_("This value is not of the form that the API document describes.")


class Schema(Plain):
    """A shape that takes its own fields and no others, and no value that has to be guessed at."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ProblemOut(Schema):
    """One thing that is wrong: ``code`` for programs, ``message`` for people, ``field`` where it belongs (or "")."""

    code: str
    field: str
    message: str


class Problems(Schema):
    """Every failure (RFC 9457), in the language of Accept-Language. ``ways`` says which ways in exist."""

    type: str
    title: str
    status: int
    problems: list[ProblemOut]
    ways: list[str]
    request_id: str


def problems(*more: int) -> dict[int, type[Schema]]:
    """The failures an operation documents: those every one has, and ``more``."""
    return dict.fromkeys((400, 401, 403, 422, 429, *more), Problems)


def told(seen: Seen[T], make: Callable[[T], Any]) -> Any:
    """The answer that ``make`` cuts from a person's data; TypeError for anything that was not audited first."""
    if not isinstance(seen, Seen):
        raise TypeError(f"an answer about persons must be audited (Seen), not {type(seen).__name__}")
    return make(seen.value)


def shape_of(
    of: type,
    name: str,
    mark: tuple[str, str],
    *,
    without: Collection[str] = (),
    instead: Mapping[str, object] | None = None,
) -> type[Schema]:
    """The shape of a frozen dataclass; ``mark`` is the field, and its value, that tells it from its sisters.

    Texts are short and without control characters, dates may be imprecise; ``instead`` gives a field another type,
    beside None where that was allowed.
    """
    hints = get_type_hints(of)
    fields: dict[str, Any] = {mark[0]: (Literal[mark[1]], ...)}
    for part in dataclasses.fields(of):
        if part.name not in without:
            wanted = _replaced(hints[part.name], (instead or {}).get(part.name))
            default = ... if part.default is dataclasses.MISSING else outward(part.default)
            fields[part.name] = (_outward(wanted), default)
    return create_model(name, __base__=Schema, __doc__=of.__doc__, **fields)


def outward(value: object) -> object:
    """A value as programs get it: members of closed lists by their word, imprecise dates as they are written."""
    if isinstance(value, Enum):
        return value.name.lower()
    return str(value) if isinstance(value, PartialDate) else value


def inward(told: Schema, of: type) -> dict[str, Any]:
    """The fields of ``told`` as the dataclass ``of``, whose shape it is, takes them. Refused names a wrong date."""
    hints = get_type_hints(of)
    names = (part.name for part in dataclasses.fields(of))
    return {name: _inward(getattr(told, name), hints[name], name) for name in names}


def _inward(value: Any, hint: Any, name: str) -> Any:
    if hint is PartialDate:
        return dates.read(value, field=name)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint[value.upper()]
    return value


class Readable(JSONRenderer):
    """Chinese as it is, not as numbers of its characters."""

    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False}


class Api(NinjaAPI):
    """An empty API whose failures are told as every other failure of the site. It has no page that tries it out."""

    def __init__(self, **given: Any) -> None:
        super().__init__(docs_url=None, renderer=Readable(), **given)
        self.add_decorator(_without_strays)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(HttpError, _http_error)
        # The others pass on to the layer around all pages (web.middleware.Refusals).
        self.add_exception_handler(Refused, errors.refused)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: the same wherever it stands."""
        return operation.view_func.__name__


def _replaced(hint: Any, instead: Any) -> Any:
    if instead is None:
        return hint
    return instead | None if NoneType in get_args(hint) else instead


def _outward(hint: Any) -> Any:
    """A type as programs tell it: the same, with every text and number inside it bounded."""
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Literal[tuple(one.name.lower() for one in hint)]
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(_outward(one) if one is not NoneType else None for one in get_args(hint))]  # noqa: UP007
    if get_origin(hint) is tuple:
        inner = [one if one is Ellipsis else _outward(one) for one in get_args(hint)]
        whole: Any = tuple[tuple(inner)]  # type: ignore[misc]
        return Annotated[whole, Field(max_length=100)] if Ellipsis in inner else whole
    return hint


def _without_strays(operation: Callable[..., Any]) -> Callable[..., Any]:
    """A misspelt parameter is refused: without it the answer would be that to another question."""
    known = inspect.signature(operation).parameters

    @wraps(operation)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        strays = sorted(set(request.GET) - set(known))
        if strays:
            raise Refused(*(Problem("query.extra_forbidden", UNKNOWN, name[:60]) for name in strays[:20]))
        return operation(request, *args, **kwargs)

    return asked


def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    return errors.page(request, 422, tuple(_problem(one) for one in invalid.errors))


def _problem(error: Mapping[str, Any]) -> Problem:
    """One finding of pydantic in our words; what was sent is not repeated."""
    source, *where = (str(part) for part in error["loc"])
    if source == "body":  # an operation has one body, whose name in our code tells nothing
        where = where[1:]
    messages = {"missing": MISSING, "extra_forbidden": UNKNOWN}
    return Problem(f"{source}.{error['type']}", messages.get(error["type"], FORM), ".".join(where))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = error.status_code
    problems = (Problem("token", str(error)),) if status == 401 else ()
    response = errors.page(request, status, problems)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
