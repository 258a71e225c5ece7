"""One order of floors, told the same way in three places and kept by import-linter."""

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.house import PACKAGE, ROOT, contexts, described, floors

LINTER = ROOT / ".importlinter"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"


def order_faults(told: list[str], layers: list[tuple[str, ...]]) -> list[str]:
    """Names that ``told`` has and the layers have not, and neighbours that stand the other way round."""
    height = {name: number for number, layer in enumerate(layers) for name in layer}
    unknown = [f"{name} is on no floor" for name in told if name not in height]
    known = [name for name in told if name in height]
    turned = [f"{upper} stands below {lower}" for lower, upper in pairwise(known) if height[upper] < height[lower]]
    return unknown + turned


def test_every_context_is_on_a_floor():
    named = {name for layer in floors(LINTER.read_text()) for name in layer}
    assert contexts(PACKAGE) - named == set()


def test_settings_tell_the_order_of_the_floors():
    assert order_faults(settings.CONTEXTS, floors(LINTER.read_text())) == []


def test_the_architecture_page_tells_the_order_and_every_room():
    told = described(ARCHITECTURE.read_text(encoding="utf-8"))
    assert order_faults(told, floors(LINTER.read_text())) == []
    assert contexts(PACKAGE) - set(told) == set()


def test_a_wrong_order_is_seen():
    layers = [("kernel",), ("audit", "web"), ("registry",)]
    assert order_faults(["kernel", "web", "audit", "registry"], layers) == []
    assert order_faults(["kernel", "registry", "audit"], layers) == ["audit stands below registry"]
    assert order_faults(["kernel", "cellar"], layers) == ["cellar is on no floor"]


@pytest.fixture
def house(tmp_path) -> Path:
    """An empty house with the floors of this one."""
    shutil.copy(LINTER, tmp_path)
    package = tmp_path / "wanjia"
    for name in contexts(PACKAGE):
        (package / name).mkdir(parents=True)
        for file in ("__init__", "types", "rules"):
            (package / name / f"{file}.py").touch()
    (package / "__init__.py").touch()
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(linter), "--no-cache"], cwd=house, check=False, capture_output=True, text=True, timeout=60
    )


def test_an_empty_house_stands(house):
    done = lint(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        (
            "places/types.py",
            "from wanjia.registry import types",
            "wanjia.places is not allowed to import wanjia.registry",
        ),
        ("audit/types.py", "from wanjia.web import types", "wanjia.audit is not allowed to import wanjia.web"),
        ("places/rules.py", "import django", "wanjia.places.rules is not allowed to import django"),
        ("kernel/types.py", "import psycopg", "wanjia.kernel is not allowed to import psycopg"),
        ("cellar/__init__.py", "", "wanjia.cellar"),
    ],
)
def test_a_planted_import_is_seen(house, path, code, said):
    file = house / "wanjia" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(code)
    done = lint(house)
    assert done.returncode != 0
    assert said in done.stdout
