"""Reading the house as text: every rule below works on these, so that each can be tried on a planted tree."""

import ast
import configparser
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "wanjia"


@dataclass(frozen=True)
class Source:
    """One Python file; ``path`` is relative to the package."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def context(self) -> str:
        return self.path.parts[0]

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    def at(self, line: int) -> str:
        return f"{self.path}:{line}"


def sources(package: Path) -> list[Source]:
    """Every Python file of the package but generated ones."""
    return [
        Source(PurePosixPath(path.relative_to(package).as_posix()), path.read_text(encoding="utf-8"))
        for path in sorted(package.rglob("*.py"))
        if not {"migrations", "__pycache__", "node_modules"} & set(path.relative_to(package).parts)
    ]


def contexts(package: Path) -> set[str]:
    """The folders of the package that are Python packages."""
    return {path.parent.name for path in package.glob("*/__init__.py")}


def floors(linter: str) -> list[tuple[str, ...]]:
    """The layers of ``.importlinter``, lowest first; rooms of one floor together, those about to come included."""
    parser = configparser.ConfigParser()
    parser.read_string(linter)
    lines = parser["importlinter:contract:floors"]["layers"].split("\n")
    return [tuple(re.findall(r"\w+", line)) for line in reversed(lines) if line.strip()]


def described(architecture: str) -> list[str]:
    """The rooms of ARCHITECTURE.md in the order of its table."""
    return re.findall(r"^\| `(\w+)` \|", architecture, flags=re.MULTILINE)
