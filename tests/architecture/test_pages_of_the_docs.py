"""What the Markdown pages point to is there: pages, headings, pictures; and no picture lies about unused."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
GLOSSARY = ROOT / "GLOSSARY.md"
PICTURES = ROOT / "docs" / "pictures"
LARGEST_PICTURE = 150_000


def pages():
    """Every Markdown page of the project, what was installed beside it apart."""
    return sorted(path for part in ("*.md", "docs/**/*.md", "wanjia/**/*.md") for path in ROOT.glob(part))


def targets(text):
    """Where a page points to, links of the web apart."""
    found = (one or other for one, other in LINK.findall(CODE.sub("", text)))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(text):
    """The headings of a page as a link names them."""
    words = (CODE.sub(lambda code: code[0].strip("`"), heading).lower() for heading in HEADING.findall(text))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in words}


def broken(page):
    """The targets of ``page`` that are not there."""
    for target in targets(page.read_text(encoding="utf-8")):
        name, _, anchor = unquote(target).partition("#")
        other = (page.parent / name).resolve() if name else page
        if not other.exists() or (anchor and anchor not in anchors(other.read_text(encoding="utf-8"))):
            yield target


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    assert list(broken(page)) == []


def test_every_picture_is_shown_and_small():
    shown = {
        (page.parent / target).resolve() for page in pages() for target in targets(page.read_text(encoding="utf-8"))
    }
    pictures = set(PICTURES.iterdir())
    assert pictures
    assert pictures - shown == set()
    assert {picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE} == set()


def test_both_languages_show_pictures_and_the_same_commands():
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    commands = re.compile(r"\b(?:make|wanjia(?:-verify)?) [a-z][a-z-]*(?: --?[a-z][a-z-]*)*")
    codes = [
        {command for code in CODE.findall(text) for command in commands.findall(code)} for text in (english, chinese)
    ]
    assert codes[0] == codes[1] != set()


def test_the_glossary_names_what_the_code_names():
    names = re.findall(
        r"`(\w+)", "".join(row.split("|")[3] for row in GLOSSARY.read_text().splitlines() if row.count("|") == 6)
    )
    code = " ".join(path.read_text() for path in (ROOT / "wanjia").rglob("*.py") if "tests" not in path.parts)
    assert len(names) > 40
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()


def test_decisions_are_listed():
    decisions = {path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    assert decisions == {
        target for target in targets((ROOT / "docs" / "adr" / "README.md").read_text()) if target[0].isdigit()
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[a](b.md)", ["b.md"]),
        ("![a](none.png)", ["none.png"]),
        ('<img src="none.png">', ["none.png"]),
        ("[a](#nowhere)", ["#nowhere"]),
        ("# A heading, `with` code\n[a](#a-heading-with-code)", []),
        ("`[a](b.md)` and [web](https://example.org/b.md)", []),
    ],
)
def test_a_planted_fault_is_found(tmp_path, text, wrong):
    page = tmp_path / "page.md"
    page.write_text(text)
    assert list(broken(page)) == wrong
