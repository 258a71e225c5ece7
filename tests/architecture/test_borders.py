"""A context is entered by its doors; a foreign key points down and leaves no reverse name."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.house import PACKAGE, Source, contexts, sources

DOORS = {"types", "queries", "actions", "policies"}
# The kernel and the frame are used by their modules; the settings and the host put everything together.
WITHOUT_DOORS = {"kernel", "web", "config"}
COMPOSERS = {"config", "host", "__main__.py"}


def border_faults(files: Iterable[Source], known: set[str]) -> list[str]:
    """Imports that enter another context by anything but a door. Tests may use the factories of others."""
    return [
        f"{source.at(line)} enters {target}"
        for source in files
        if not source.is_test and source.context not in COMPOSERS
        for line, target in _foreign_imports(source, known)
        if target.split(".")[2] not in DOORS
    ]


def gate_faults(files: Iterable[Source]) -> list[str]:
    """Calls of the register's writes by anyone but the gate: whoever brings news hands it to ``intake``."""
    return [
        f"{source.at(line)} walks around the gate"
        for source in files
        if not source.is_test and source.context != "intake"
        for line, target in _foreign_imports(source, {"registry"})
        if target.split(".")[2] == "actions"
    ]


def _foreign_imports(source: Source, known: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        for name in _imported(node):
            parts = name.split(".")
            if len(parts) > 2 and parts[0] == "wanjia" and parts[1] in known - WITHOUT_DOORS - {source.context}:
                yield node.lineno, name


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [f"{alias.name}.__init__" for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def key_faults(keys: Iterable[tuple[str, str, str, str]], order: list[str]) -> list[str]:
    """Foreign keys (from, to, field, reverse name) that cross contexts upward or leave a name behind."""
    return [
        f"{source}.{field} → {target}: {fault}"
        for source, target, field, reverse in keys
        if source != target
        for fault in _faults(order.index(source), order.index(target), reverse)
    ]


def _faults(source: int, target: int, reverse: str) -> Iterator[str]:
    if source < target:
        yield "points up"
    if not reverse.endswith("+"):
        yield f"leaves the name {reverse}"


def foreign_keys() -> Iterator[tuple[str, str, str, str]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and isinstance(field.related_model, type):
                source, target = model._meta.app_label, field.related_model._meta.app_label
                if {source, target} <= set(settings.CONTEXTS):
                    yield (
                        source,
                        target,
                        f"{model.__name__}.{field.name}",
                        field.remote_field.get_accessor_name() or "+",
                    )


def test_contexts_are_entered_by_their_doors():
    assert border_faults(sources(PACKAGE), contexts(PACKAGE)) == []


def test_only_the_gate_writes_to_the_register():
    assert gate_faults(sources(PACKAGE)) == []


def test_foreign_keys_point_down_and_leave_no_name():
    assert key_faults(foreign_keys(), settings.CONTEXTS) == []


@pytest.mark.parametrize(
    ("path", "code", "faults"),
    [
        ("registry/actions.py", "from wanjia.places.queries import area", 0),
        ("registry/actions.py", "from wanjia.places.types.areas import Area", 0),
        ("registry/actions.py", "from wanjia.places import queries, types", 0),
        ("registry/actions.py", "from wanjia.kernel.errors import Refused", 0),
        ("registry/actions.py", "from wanjia.registry.models import Person", 0),
        ("registry/tests/test_x.py", "from wanjia.places.models import Area", 0),
        ("registry/actions.py", "from wanjia.places.models import Area", 1),
        ("registry/actions.py", "from wanjia.places import models", 1),
        ("registry/actions.py", "import wanjia.places.rules.codes", 1),
        ("registry/actions.py", "import wanjia.places", 1),
        ("registry/actions.py", "def f():\n    from wanjia.places.sql import text", 1),
    ],
)
def test_a_planted_entrance_is_seen(path, code, faults):
    planted = Source(PurePosixPath(path), code)
    assert len(border_faults([planted], {"kernel", "places", "registry"})) == faults


def test_a_way_around_the_gate_is_seen():
    code = "from wanjia.registry.actions import record"
    assert gate_faults([Source(PurePosixPath("intake/actions.py"), code)]) == []
    assert gate_faults([Source(PurePosixPath("desk/tests/factories.py"), code)]) == []
    assert gate_faults([Source(PurePosixPath("desk/pages.py"), code)]) == ["desk/pages.py:1 walks around the gate"]


def test_a_planted_key_is_seen():
    order = ["places", "registry"]
    assert key_faults([("registry", "places", "Person.area", "+")], order) == []
    assert key_faults([("places", "places", "Area.parent", "children")], order) == []
    assert key_faults([("places", "registry", "Area.head", "+")], order) == ["places.Area.head → registry: points up"]
    [fault] = key_faults([("registry", "places", "Person.area", "persons")], order)
    assert fault.endswith("leaves the name persons")
