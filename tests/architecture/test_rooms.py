"""One vocabulary of rooms inside every context."""

from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, contexts

# No contexts: the kernel is a set of pure modules; the frame, the settings and the host have files of their own.
WITHOUT_ROOMS = {"kernel", "web", "config", "host"}
FILES = {"__init__.py", "facts.py", "forms.py", "schemas.py", "pages.py", "api.py", "tasks.py", "urls.py"}
FILES_OR_FOLDERS = {
    "types",
    "rules",
    "models",
    "policies",
    "queries",
    "actions",
    *(file[:-3] for file in FILES if file[0] != "_"),
}
FOLDERS = {"sql", "management", "templates", "static", "migrations", "tests", "locale", "data", "sources"}
# What Django or a library finds by its path in the settings and calls itself.
PLUGS = {"hashers.py", "middleware.py", "backends.py", "adapters.py", "validators.py", "templatetags"}
DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "common",
    "base",
    "misc",
    "managers",
    "core",
    "lib",
}


def room_faults(package: Path) -> list[str]:
    """Files and folders of a context that have no name of the vocabulary."""
    known = FILES | {f"{name}.py" for name in FILES_OR_FOLDERS} | FILES_OR_FOLDERS | FOLDERS | PLUGS | {"__pycache__"}
    return [
        f"{context}/{entry.name} is no room"
        for context in sorted(contexts(package) - WITHOUT_ROOMS)
        for entry in sorted((package / context).iterdir())
        if entry.name not in known
    ]


def drawer_faults(package: Path) -> list[str]:
    """Modules and packages, tests included, whose name says nothing; admin pages; receivers of signals."""
    names = DRAWERS | {"admin", "signals", "receivers"}
    return [
        f"{path.relative_to(package)} is a drawer"
        for path in sorted(package.rglob("*"))
        if path.stem in names and (path.suffix == ".py" or (path / "__init__.py").exists())
    ]


def description_faults(package: Path) -> list[str]:
    """Contexts whose ``__init__`` does not say in a paragraph what they own."""
    return [
        f"{context}/__init__.py says nothing of what it owns"
        for context in sorted(contexts(package))
        if len((package / context / "__init__.py").read_text(encoding="utf-8").strip()) < 40
    ]


@pytest.mark.parametrize("check", [room_faults, drawer_faults, description_faults])
def test_the_house_keeps_its_vocabulary(check):
    assert check(PACKAGE) == []


@pytest.fixture
def house(tmp_path) -> Path:
    for path in (
        "places/__init__.py",
        "places/actions/births.py",
        "places/types.py",
        "web/paging.py",
        "web/__init__.py",
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('"""What this context owns, its words and its doors."""\n')
    return tmp_path


def test_a_tidy_house_has_no_faults(house):
    assert room_faults(house) == drawer_faults(house) == description_faults(house) == []


@pytest.mark.parametrize(
    ("path", "check", "said"),
    [
        ("places/geometry.py", room_faults, "places/geometry.py is no room"),
        ("places/commands/__init__.py", room_faults, "places/commands is no room"),
        ("places/actions/utils.py", drawer_faults, "places/actions/utils.py is a drawer"),
        ("web/helpers/__init__.py", drawer_faults, "web/helpers is a drawer"),
        ("places/admin.py", drawer_faults, "places/admin.py is a drawer"),
        ("places/signals.py", drawer_faults, "places/signals.py is a drawer"),
        ("cellar/__init__.py", description_faults, "cellar/__init__.py says nothing of what it owns"),
    ],
)
def test_a_planted_room_is_seen(house, path, check, said):
    (house / path).parent.mkdir(exist_ok=True)
    (house / path).touch()
    assert check(house) == [said]
