"""What a component takes: read from the contract.toml in its folder, held when a template is compiled."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "components"


@dataclass(frozen=True)
class Contract:
    """``required``, ``optional`` and ``slots`` say by name what each argument is."""

    name: str
    says: str
    required: dict[str, str]
    optional: dict[str, str]
    slots: dict[str, str]

    @property
    def specimen(self) -> str:
        """The template that shows all its states in the gallery."""
        return f"{self.name}/specimen.html"

    def breaches(self, given: Iterable[str], slots: Iterable[str]) -> list[str]:
        """What is wrong with a use of the component, in words; empty when all is right."""
        given = set(given)
        missing = [f"needs {name}= ({self.required[name]})" for name in self.required if name not in given]
        unknown = [f"knows no {name}=" for name in sorted(given - self.required.keys() - self.optional.keys())]
        foreign = [f"has no slot {name}" for name in slots if name not in self.slots]
        return missing + unknown + foreign


@cache
def contract(name: str) -> Contract:
    """The contract of the component called ``name``; KeyError when there is none."""
    try:
        raw = tomllib.loads((FOLDER / name / "contract.toml").read_text())
    except FileNotFoundError as missing:
        raise KeyError(name) from missing
    return Contract(name, raw["says"], raw.get("required", {}), raw.get("optional", {}), raw.get("slots", {}))


def names() -> list[str]:
    """Every component, by the name of its folder."""
    return sorted(path.parent.name for path in FOLDER.glob("*/contract.toml"))
