"""Every setting has its heading in the docs, and every heading its setting."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NAME = re.compile(r"\bWANJIA_[A-Z_]*[A-Z]\b")


def test_every_setting_has_a_heading_and_every_heading_a_setting():
    sources = [path for path in (ROOT / "wanjia").rglob("*.py") if "tests" not in path.parts]
    used = {name for path in sources for name in NAME.findall(path.read_text())}
    page = (ROOT / "docs" / "how-to" / "settings.md").read_text()
    assert set(re.findall(r"^### (WANJIA_[A-Z_]+)$", page, re.MULTILINE)) == used


def test_units_and_docs_name_settings_that_exist():
    page = (ROOT / "docs" / "how-to" / "settings.md").read_text()
    texts = [*(ROOT / "deploy").iterdir(), *(ROOT / "docs" / "how-to").glob("*.md")]
    named = {name for path in texts for name in NAME.findall(path.read_text())}
    assert named <= set(re.findall(r"^### (WANJIA_[A-Z_]+)$", page, re.MULTILINE))


def test_units_start_commands_that_exist():
    commands = {path.stem for path in (ROOT / "wanjia" / "host").glob("*.py")}
    commands |= {path.stem for path in (ROOT / "wanjia").glob("*/management/commands/*.py")}
    units = (ROOT / "deploy").glob("*.service")
    started = {name for unit in units for name in re.findall(r"bin/wanjia ([a-z]+)", unit.read_text())}
    assert started
    assert started <= commands
