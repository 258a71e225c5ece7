"""Reading an area list and finding what it changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wanjia.kernel.errors import N_, Problem
from wanjia.places.rules.addresses import is_readable
from wanjia.places.rules.codes import LEVELS, codes_above, is_code, level_of, padded, prefix
from wanjia.places.types import Area, AreaEdition, Level, ListedArea

LONGEST_NAME = 60


def listed(rows: Iterable[Mapping[str, str]]) -> tuple[list[ListedArea], list[Problem]]:
    """The good rows of a table with columns ``code``, ``name`` and perhaps ``level``, ``parent_code``; and what is
    wrong with the others, by row. Level and parent follow from the code; where the table states them they must agree.
    """
    numbered = [(number, {key: (value or "").strip() for key, value in row.items()}) for number, row in _rows(rows)]
    codes = {row["code"] for _, row in numbered}
    good, problems, seen = [], [], set[str]()
    for number, row in numbered:
        found = list(_row_problems(row, codes, seen))
        problems += [_at_row(number, problem) for problem in found]
        seen.add(row["code"])
        if not found:
            parent = next((code for code in codes_above(row["code"]) if code in codes), None)
            good.append(ListedArea(row["code"], row["name"], level_of(row["code"]), parent, number))
    return good, problems


def _rows(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    return enumerate(({"code": "", "name": "", **row} for row in rows), start=2)


def _at_row(number: int, problem: Problem) -> Problem:
    return Problem(problem.code, problem.message, problem.field, {**problem.params, "row": str(number)})


def _row_problems(row: Mapping[str, str], codes: set[str], seen: set[str]) -> Iterator[Problem]:
    code, name = row["code"], row["name"]
    if not is_code(code):
        yield Problem("area.code", N_("Row %(row)s: “%(code)s” is not a code of 12 digits."), "code", {"code": code})
        return
    if code in seen:
        message = N_("Row %(row)s: the code %(code)s stands in the list twice. Keep one of the rows.")
        yield Problem("area.twice", message, "code", {"code": code})
    if not name or len(name) > LONGEST_NAME or not is_readable(name):
        message = N_("Row %(row)s: the name of %(code)s is empty, longer than 60 characters or not readable.")
        yield Problem("area.name", message, "name", {"code": code})
    if row.get("level") and row["level"] != level_of(code):
        params = {"code": code, "stated": row["level"], "level": level_of(code).value}
        message = N_("Row %(row)s: the level says “%(stated)s”, but the code %(code)s is a %(level)s.")
        yield Problem("area.level", message, "level", params)
    yield from _parent_problems(row, codes)


def _parent_problems(row: Mapping[str, str], codes: set[str]) -> Iterator[Problem]:
    above = [code for code in codes_above(row["code"]) if code in codes]
    if level_of(row["code"]) is not Level.PROVINCE and not above:
        message = N_("Row %(row)s: the area above %(code)s is not in the list. Add its row.")
        yield Problem("area.orphan", message, "code", {"code": row["code"]})
    elif row.get("parent_code") and padded(row["parent_code"]) not in above[:1]:
        params = {"code": row["code"], "parent": row["parent_code"]}
        message = N_("Row %(row)s: %(code)s cannot lie in %(parent)s: its own digits name another area.")
        yield Problem("area.parent", message, "parent_code", params)


def scope_of(rows: Iterable[ListedArea]) -> str:
    """The prefix of the smallest listed area that holds the whole list but for what stands above it; "" for a country.

    Only inside its scope can an edition close areas: a list of one city says nothing about the next.
    """
    rows = tuple(rows)
    parents = {row.parent_code for row in rows}
    lowest = sorted(row.code for row in rows if row.code not in parents)
    shared = (prefix(row.code) for row in rows if lowest[0].startswith(prefix(row.code)))
    return max((text for text in shared if lowest[-1].startswith(text)), key=len, default="")


@dataclass(frozen=True)
class Plan:
    """What an edition changes in its scope: rows to open (parents first), areas to close, new names by area id, and
    the ids of the areas that live on, by code.
    """

    scope: str
    opened: tuple[ListedArea, ...]
    closed: tuple[Area, ...]
    renamed: tuple[tuple[int, str], ...]
    kept: dict[str, int]


def plan(edition: AreaEdition, current: Iterable[Area]) -> Plan:
    """Compare ``edition`` with the areas in force. An area lives on while its code and its parent are the same; a
    parent that is opened anew takes everything below it along.
    """
    in_force = {area.code: area for area in current}
    scope = scope_of(edition.rows)
    opened, renamed, kept = [], [], dict[str, int]()
    for row in sorted(edition.rows, key=lambda row: LEVELS.index(row.level)):
        area = in_force.get(row.code)
        inside = row.code.startswith(scope) and prefix(row.code) != scope
        if area is None or (inside and area.parent_id != kept.get(row.parent_code or "")):
            opened.append(row)
            continue
        kept[row.code] = area.id
        if area.name != row.name:
            renamed.append((area.id, row.name))
    closed = [area for area in in_force.values() if area.code not in kept and area.code.startswith(scope)]
    return Plan(scope, tuple(opened), tuple(closed), tuple(renamed), kept)


def plan_problems(edition: AreaEdition, change: Plan, *, areas: int, closing: int | None) -> list[Problem]:
    """Why a plan must not be carried out: it is dated before what it changes, or closes more than was expected.

    ``areas`` in force in the scope now; ``closing`` is the number of closures a person has said to be right.
    """
    return [*_dated_before(edition, change), *_closes_too_much(change, areas, closing), *_succession(edition, change)]


def _dated_before(edition: AreaEdition, change: Plan) -> Iterator[Problem]:
    if late := [area for area in change.closed if area.valid_from >= edition.issued]:
        message = N_("The list of %(issued)s is older than the area %(code)s, which it would close. Load a newer list.")
        yield Problem("edition.old", message, "issued", {"issued": f"{edition.issued}", "code": late[0].code})


def _closes_too_much(change: Plan, areas: int, closing: int | None) -> Iterator[Problem]:
    count = len(change.closed)
    if count != closing and count > max(20, areas // 10):
        params = {"count": str(count), "areas": str(areas)}
        message = N_(
            "The list would close %(count)s of %(areas)s areas. It may be cut off; nothing was changed. "
            "If it is right, run the same command again with --closing %(count)s."
        )
        yield Problem("edition.closes", message, "", params)


def _succession(edition: AreaEdition, change: Plan) -> Iterator[Problem]:
    closed = {area.code for area in change.closed}
    opened = {row.code for row in change.opened} | set(change.kept)
    for old, new in edition.successions:
        if old not in closed or new not in opened:
            message = N_(
                "The mapping says %(old)s became %(new)s, but the list does not close the one and hold the other."
            )
            yield Problem("edition.mapping", message, "", {"old": old, "new": new})


def first_day(code: str, issued: date, earlier_scopes: Iterable[str], unknown: date) -> date:
    """The day a newly listed area began: the list's own if an earlier list covered its place, else not known."""
    return issued if any(code.startswith(scope) for scope in earlier_scopes) else unknown
