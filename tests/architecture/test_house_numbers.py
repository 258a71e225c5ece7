"""House numbers: how long, how many, and what is not done."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from statistics import median

import pytest

from tests.architecture.house import PACKAGE, Source, sources

LONGEST_FUNCTION = 50
LONGEST_FILE = 600
USUAL_FILE = 400
MOST_PARAMETERS = 5
Function = ast.FunctionDef | ast.AsyncFunctionDef
# The doors beyond which nobody is left to tell: a broad except is allowed here, with a line in the log.
OUTERMOST = {"host", "tasks.py", "middleware.py"}
LATE_IMPORTS = {"host", "conftest.py"}
SIGNALS = re.compile(r"django\.dispatch|django\..*\bsignals\b")


def functions(source: Source) -> Iterator[Function]:
    return (node for node in ast.walk(source.tree) if isinstance(node, Function))


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def long_functions(source: Source) -> Iterator[str]:
    for node in functions(source):
        if length(node) > LONGEST_FUNCTION:
            yield f"{source.at(node.lineno)} {node.name} has {length(node)} lines"


def long_files(source: Source) -> Iterator[str]:
    if (lines := len(source.text.splitlines())) > LONGEST_FILE:
        yield f"{source.path} has {lines} lines"


def many_parameters(source: Source) -> Iterator[str]:
    """More than five, unless the line says why after ``noqa: PLR0913``."""
    lines = source.text.splitlines()
    for node in functions(source):
        arguments = node.args
        names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        count = len([name for name in names if name not in {"self", "cls"}])
        waived = re.search(r"noqa: PLR0913\s+\S.{15,}", lines[node.lineno - 1])
        if count > MOST_PARAMETERS and not waived and not source.is_test:
            yield f"{source.at(node.lineno)} {node.name} has {count} parameters"


def broad_excepts(source: Source) -> Iterator[str]:
    """``except:`` and ``except Exception:`` that swallow; one that raises again is a clean-up."""
    if OUTERMOST & set(source.path.parts):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _raises(node):
            yield f"{source.at(node.lineno)} catches everything"


def _is_broad(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(name is None or ast.unparse(name) in {"Exception", "BaseException"} for name in names)


def _raises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def late_imports(source: Source) -> Iterator[str]:
    if LATE_IMPORTS & set(source.path.parts):
        return
    for node in functions(source):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield f"{source.at(inner.lineno)} imports inside {node.name}"


def signals(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and SIGNALS.search(_names(node)):
            yield f"{source.at(node.lineno)} listens to signals: consume the feed instead"


def _names(node: ast.Import | ast.ImportFrom) -> str:
    module = getattr(node, "module", None)
    return " ".join(f"{module}.{alias.name}" if module else alias.name for alias in node.names)


CHECKS = [long_functions, long_files, many_parameters, broad_excepts, late_imports, signals]


@pytest.fixture(scope="module")
def house() -> list[Source]:
    return sources(PACKAGE)


@pytest.mark.parametrize("check", CHECKS)
def test_the_house_keeps_its_numbers(check, house):
    assert [fault for source in house for fault in check(source)] == []


def test_functions_are_short_as_a_rule(house):
    assert middle(house) <= 9


def test_files_are_short_as_a_rule(house):
    assert share_of_usual_files(house) >= 0.95


def middle(files: Iterable[Source]) -> float:
    return median(length(node) for source in files if not source.is_test for node in functions(source))


def share_of_usual_files(files: Iterable[Source]) -> float:
    lengths = [len(source.text.splitlines()) for source in files]
    return sum(lines <= USUAL_FILE for lines in lengths) / len(lengths)


def source(code: str, path: str = "places/actions.py") -> Source:
    return Source(PurePosixPath(path), code)


def of_length(lines: int) -> str:
    return "def f():\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize(
    ("check", "fine", "fault"),
    [
        (long_functions, of_length(50), of_length(51)),
        (long_files, "x = 1\n" * 600, "x = 1\n" * 601),
        (many_parameters, "def f(self, a, b, c, *, d, e): ...", "def f(a, b, c, *, d, e, g): ..."),
        (
            many_parameters,
            "def f(  # noqa: PLR0913  one line of a log has these words\n    a, b, c, d, e, g): ...",
            "def f(a, b, c, d, e, g): ...  # noqa: PLR0913",
        ),
        (broad_excepts, "try: ...\nexcept ValueError: ...", "try: ...\nexcept Exception: ..."),
        (broad_excepts, "try: ...\nexcept BaseException:\n    raise", "try: ...\nexcept: ..."),
        (broad_excepts, "try: ...\nexcept (OSError, KeyError): ...", "try: ...\nexcept (OSError, Exception): ..."),
        (late_imports, "import os", "def f():\n    import os"),
        (late_imports, "from os import path", "async def f():\n    if x:\n        from os import path"),
        (signals, "from django.db import models", "from django.db.models.signals import post_save"),
        (signals, "import signal", "from django.dispatch import receiver"),
        (signals, "from django.db.models import F", "from django.db.models import signals"),
    ],
)
def test_a_planted_fault_is_seen(check, fine, fault):
    assert list(check(source(fine))) == []
    assert len(list(check(source(fault)))) == 1


@pytest.mark.parametrize(
    ("check", "path", "code"),
    [
        (broad_excepts, "host/supervisor.py", "try: ...\nexcept Exception: ..."),
        (late_imports, "host/command.py", "def f():\n    import os"),
        (late_imports, "registry/tests/conftest.py", "def f():\n    import os"),
        (many_parameters, "registry/tests/factories.py", "def f(a, b, c, d, e, g): ..."),
    ],
)
def test_outermost_doors_and_tests_may(check, path, code):
    assert list(check(source(code, path))) == []


def test_long_houses_are_seen():
    short, long = source(of_length(3)), source(of_length(40))
    assert (middle([short, short, long]), middle([short, long, long])) == (3, 40)
    assert share_of_usual_files([short, source("x = 1\n" * 401)]) == 0.5
