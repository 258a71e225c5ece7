"""No person leaves unseen by the audit log: the tables of persons have one reader, and its doors account for looks."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.house import PACKAGE, Source, sources

LOOKING = {"see", "unmask"}
# Doors of the register that write no audit row, and why none is owed.
WITHOUT_A_LOOK = {
    "area_counts": "numbers of persons and doors, no person",
    "buildings": "names of buildings, no person",
    "candidates": "runs inside the gate's own transaction; nothing of it reaches a screen",
    "doors_meant": "addresses, no person",
    "held_facts": "as candidates, for who said what is held; what goes back to a sender is accounted for by its file",
    "holders": "as candidates, for the numbers of a department's file",
    "everybody": "everybody as a table with hashes for numbers, for the search for doubles; nothing leaves",
    "household_at": "the public id behind a point of a map, no person; its page accounts for the look",
    "household_ids": "a statement that gives ids; exports freezes them, and reads them by household_part",
    "households_numbered": "runs inside the gate's own transaction: which numbers of a list are taken",
    "lookalikes": "as candidates: who may be meant, for the gate to weigh; its pages account for whom they show",
    "lookalikes_of": "the same for a staged table",
    "newborns": "runs inside the gate's own transaction: whether a birth that a file tells is held already",
    "open_numbers": "the same of those alone who may be held twice, with their numbers, for the gate to weigh",
    "read_ahead": "answers nothing: what the gate is going to ask lies in memory then",
    "read_for_events": "answers nothing: tables of which the gate is going to meet most pages lie in memory then",
    "read_for_undoing": "answers nothing: tables of which an undoing is going to meet most pages lie in memory then",
    "read_for_numbers": "the same before people are looked up by their numbers",
    "roster_ids": "the same for persons",
    "state_hash": "one digest of the whole register",
    "verify": "public ids and names of columns that differ, for the command line",
    "visible": "which of the ids that the asker already has are within reach",
    "visible_households": "the same for households",
}
# Who may use the doors that tell of persons without a look: the gate, and the machine room.
UNSEEN, MACHINERY = (
    {
        "candidates",
        "everybody",
        "held_facts",
        "holders",
        "households_numbered",
        "lookalikes",
        "lookalikes_of",
        "newborns",
        "open_numbers",
        "read_ahead",
        "read_for_events",
        "read_for_numbers",
        "read_for_undoing",
        "state_hash",
        "verify",
    },
    {"intake", "host", "registry", "demo"},
)
PERSONAL = {"Person", "PersonState", "PersonLine", "FactLine", "KinLine", "EventLine", "HouseholdLine", "DoorCell"}
PLAIN_ANSWERS = {
    "render",
    "render_to_string",
    "HttpResponse",
    "JsonResponse",
    "StreamingHttpResponse",
    "TemplateResponse",
}
# Pages that answer with persons by something else than a template, behind a door that accounts for it.
FILES: dict[str, str] = {}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def table_faults(files: Iterable[Source]) -> list[str]:
    """Code outside the register that reads its tables: through its models, its SQL or SQL of one's own."""
    return [
        f"{source.at(line)} reads the register past its doors"
        for source in files
        if not source.is_test and source.context not in {"registry", "access"} and not _is_bench(source)
        for line in _table_reads(source)
    ]


def _is_bench(source: Source) -> bool:
    """The bare limits of the bench are plain SQL by nature; it refuses a register that is not synthetic."""
    return source.at(1).startswith("host/bench/")


def _table_reads(source: Source) -> Iterator[int]:
    for node in ast.walk(source.tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                every = [f"{module}.{alias.name}" for alias in names]
            case ast.Import(names=names):
                every = [alias.name for alias in names]
            case ast.Constant(value=str(text)) if " registry_" in text and "SELECT" in text.upper():
                yield node.lineno
                continue
            case _:
                continue
        if any(name.startswith(("wanjia.registry.models", "wanjia.registry.sql")) for name in every):
            yield node.lineno


def side_door_faults(files: Iterable[Source], doors: set[str]) -> list[str]:
    """Imports from inside the register's queries of what is no door, and of doors that are not for pages."""
    return [
        f"{source.at(node.lineno)} takes {alias.name} from inside the register"
        for source in files
        if not source.is_test and source.context != "registry"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wanjia.registry.queries")
        for alias in node.names
        if alias.name not in doors or (alias.name in UNSEEN and source.context not in MACHINERY)
    ]


def door_faults(files: Iterable[Source]) -> list[str]:
    """Doors of the register (``queries.__all__``) that neither account for a look nor stand in ``WITHOUT_A_LOOK``."""
    rooms = [source for source in files if source.path.parts[:2] == ("registry", "queries") and not source.is_test]
    doors = exported(rooms) - set(WITHOUT_A_LOOK)
    known = {name: (source, node) for source in rooms for name, node in _functions(source)}
    faults = [f"{name} is no function of the queries" for name in doors - set(known)]
    for name in sorted(doors & set(known)):
        source, node = known[name]
        if not _returns(node).startswith("Seen["):
            faults.append(f"{source.at(node.lineno)} {name} answers unseen: {_returns(node) or 'untyped'}")
        elif not _looks(node, dict(_functions(source)), doors):
            faults.append(f"{source.at(node.lineno)} {name} writes no audit row")
    return faults


def exported(rooms: Iterable[Source]) -> set[str]:
    """The names in ``__all__`` of the register's queries."""
    [start] = [source for source in rooms if source.path == PurePosixPath("registry/queries/__init__.py")]
    for node in start.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    raise AssertionError("the register names no doors")


def answer_faults(files: Iterable[Source]) -> list[str]:
    """Public queries and pages of other contexts that hand on persons without what proves the look."""
    return [
        f"{source.at(node.lineno)} {name} hands on persons unseen: {_returns(node)}"
        for source in files
        if not source.is_test and source.context != "registry" and _room(source) == "queries"
        for name, node in _functions(source)
        if not name.startswith("_")
        and PERSONAL & set(re.findall(r"\w+", _returns(node)))
        and not _returns(node).startswith("Seen[")
    ]


def made_up_faults(files: Iterable[Source]) -> list[str]:
    """``Seen`` made by anyone but ``see``, unless it carries on the audit row of another."""
    return [
        f"{source.at(node.lineno)} makes a Seen of its own"
        for source in files
        if not source.is_test and source.path != PurePosixPath("access/queries/looks.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and _called(node) == "Seen"
        and not (len(node.args) == 2 and ast.unparse(node.args[1]).endswith(".audit_id"))
    ]


def page_faults(files: Iterable[Source]) -> list[str]:
    """Pages that show what a door of persons answered by anything but ``answer`` and ``answer_all``."""
    return [
        f"{source.at(call.lineno)} {name} shows persons with {_called(call)}"
        for source in files
        if not source.is_test and source.context != "registry" and _room(source) == "pages"
        for name, node in _functions(source)
        if name not in FILES
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and _called(call) in PLAIN_ANSWERS and _told(node) & _given(call)
    ]


def _given(call: ast.Call) -> set[str]:
    parts = (*call.args, *(word.value for word in call.keywords))
    return {name for part in parts for name in _names(part)}


def _told(node: Function) -> set[str]:
    """Names of a function that hold what a door of the register answered, or something made of it."""
    told: set[str] = set()
    assigned = [one for one in ast.walk(node) if isinstance(one, ast.Assign | ast.AnnAssign | ast.For)]
    for one in sorted(assigned, key=lambda statement: statement.lineno):
        value = one.iter if isinstance(one, ast.For) else one.value
        targets = one.targets if isinstance(one, ast.Assign) else [one.target]
        if value is not None and (_asks(value) or _names(value) & told):
            told |= {name for target in targets for name in _names(target)}
    return told


def _asks(value: ast.AST) -> bool:
    calls = (one for one in ast.walk(value) if isinstance(one, ast.Call))
    return any(ast.unparse(one.func).startswith("registry.") and _called(one) not in WITHOUT_A_LOOK for one in calls)


def _looks(node: Function, siblings: dict[str, Function], doors: set[str]) -> bool:
    """Whether a function ends in ``see``: itself, by a private one beside it, or by another door."""
    calls = {_called(one) for one in ast.walk(node) if isinstance(one, ast.Call)}
    private = [siblings[name] for name in calls if name.startswith("_") and name in siblings and siblings[name] != node]
    return bool(calls & (LOOKING | (doors - {node.name}))) or any(_looks(one, siblings, doors) for one in private)


def _functions(source: Source) -> Iterator[tuple[str, Function]]:
    return ((node.name, node) for node in source.tree.body if isinstance(node, Function))


def _room(source: Source) -> str:
    return source.path.parts[1].removesuffix(".py") if len(source.path.parts) > 1 else ""


def _returns(node: Function) -> str:
    return ast.unparse(node.returns) if node.returns else ""


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


HOUSE = sources(PACKAGE)


def test_the_register_is_the_one_reader_of_its_tables():
    assert table_faults(HOUSE) == []
    assert side_door_faults(HOUSE, exported(HOUSE)) == []


def test_every_door_of_persons_accounts_for_the_look():
    assert door_faults(HOUSE) == []
    assert set(WITHOUT_A_LOOK) <= exported(HOUSE)


def test_nobody_hands_on_or_shows_persons_without_the_proof():
    assert answer_faults(HOUSE) == []
    assert made_up_faults(HOUSE) == []
    assert page_faults(HOUSE) == []


def planted(path: str, code: str) -> list[Source]:
    return [Source(PurePosixPath(path), code)]


@pytest.mark.parametrize(
    ("path", "code", "faults"),
    [
        ("desk/queries.py", "from wanjia.registry.models import Person", 1),
        ("desk/queries.py", "from wanjia.registry import models", 1),
        ("benefits/queries.py", "import wanjia.registry.models.persons", 1),
        ("desk/queries.py", "from wanjia.registry.sql import rows", 1),
        ("care/queries.py", 'run("SELECT name FROM registry_person")', 1),
        ("desk/queries.py", "from wanjia.registry.queries import person", 0),
        ("desk/tests/factories.py", "from wanjia.registry.models import Person", 0),
    ],
)
def test_a_planted_reader_of_the_tables_is_seen(path, code, faults):
    assert len(table_faults(planted(path, code))) == faults


@pytest.mark.parametrize(
    ("path", "code", "faults"),
    [
        ("desk/pages/x.py", "from wanjia.registry.queries.lines import lines", 1),
        ("desk/pages/x.py", "from wanjia.registry.queries import candidates", 1),
        ("intake/actions/x.py", "from wanjia.registry.queries import candidates, person", 0),
        ("desk/pages/x.py", "from wanjia.registry.queries import person", 0),
    ],
)
def test_a_planted_side_door_is_seen(path, code, faults):
    assert len(side_door_faults(planted(path, code), {"person", "candidates"})) == faults


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def newest(ctx) -> tuple[PersonLine, ...]:\n    return ()", "newest answers unseen: tuple[PersonLine, ...]"),
        ("def newest(ctx):\n    return see(ctx)", "newest answers unseen: untyped"),
        ("def newest(ctx) -> Seen[Line]:\n    return Person.objects.all()", "newest writes no audit row"),
        (
            "def newest(ctx) -> Seen[Line]:\n    return _x()\ndef _x():\n    return _y()\ndef _y():\n    pass",
            "writes no",
        ),
        ("def newest(ctx) -> Seen[Line]:\n    return see(ctx, load=_load)", ""),
        ("def newest(ctx) -> Seen[Line]:\n    return _x()\ndef _x():\n    return see()", ""),
    ],
)
def test_a_planted_unaudited_query_is_seen(code, said):
    start = Source(PurePosixPath("registry/queries/__init__.py"), '__all__ = ["newest"]')
    faults = door_faults([start, Source(PurePosixPath("registry/queries/x.py"), code)])
    assert faults == [] if not said else said in faults[0]


@pytest.mark.parametrize(
    ("check", "path", "code", "faults"),
    [
        (answer_faults, "desk/queries.py", "def women(ctx) -> list[views.PersonLine]: ...", 1),
        (answer_faults, "care/queries/x.py", "def home(ctx) -> HouseholdLine | None: ...", 1),
        (answer_faults, "care/queries/x.py", "def home(ctx) -> Seen[HouseholdLine]: ...", 0),
        (made_up_faults, "desk/queries.py", "x = Seen(value, 0)", 1),
        (made_up_faults, "desk/queries.py", "x = Seen(value=value, audit_id=1)", 1),
        (made_up_faults, "desk/queries.py", "x = Seen(other.value[0], other.audit_id)", 0),
    ],
)
def test_persons_planted_without_the_proof_are_seen(check, path, code, faults):
    assert len(check(planted(path, code))) == faults


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("seen = registry.person(ctx, uuid)\n    return answer(request, 'x.html', seen)", 0),
        ("seen = registry.person(ctx, uuid)\n    return render(request, 'x.html', person=seen.value)", 1),
        ("view = registry.person(ctx, uuid).value\n    rows = [view.name]\n    return JsonResponse({'rows': rows})", 1),
        (
            "for line in registry.roster(ctx).value:\n        names = line.name\n    return HttpResponse(names)",
            1,
        ),
        ("counts = registry.area_counts(ctx, 1)\n    return render(request, 'x.html', counts=counts)", 0),
    ],
)
def test_a_planted_page_without_the_proof_is_seen(body, faults):
    assert len(page_faults(planted("desk/pages/x.py", f"def show(request):\n    {body}"))) == faults
