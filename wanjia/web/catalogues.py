"""The translators' tool: ``python -m wanjia.web.catalogues update|compile``. Needs Babel, not GNU gettext.

Texts are English in code and templates; each context has the Chinese of its own in
``wanjia/<context>/locale/zh_Hans/LC_MESSAGES/django.po``, sorted, without line numbers or dates, so that two people who
add texts on one day do not get in each other's way.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
KEYWORDS = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
# A text with its plural is a tuple; a context (pgettext) tells two meanings of one word apart.
Text = tuple[str | tuple[str, ...], str | None]


def contexts() -> list[str]:
    """Every context of the package, by its folder."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def path_of(context: str) -> Path:
    """The catalogue of ``context``; it need not exist."""
    return PACKAGE / context / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def texts(context: str) -> set[Text]:
    """What the code and the templates of ``context`` say to people."""
    return {text for path in _sources(PACKAGE / context) for text in _texts_of(path)}


def catalogue(context: str) -> Catalog:
    """The translations of ``context`` as they stand in its file."""
    path = path_of(context)
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def update() -> None:
    """Write every catalogue anew: new texts come in empty, or as another context says them; old ones go."""
    known = {context: catalogue(context) for context in contexts()}
    for context in known:
        new = Catalog(locale=LOCALE)
        for text, meaning in texts(context):
            new.add(text, _translation(text, meaning, known, context), context=meaning)
        _write(context, new)


def compile_all() -> None:
    """Write the .mo files that Django reads."""
    for context in contexts():
        if path_of(context).exists():
            with path_of(context).with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue(context))


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations"} & set(path.parts):
            yield path


def _texts_of(path: Path) -> Iterator[Text]:
    code = path.read_text()
    if path.suffix != ".py":
        # Babel reads it as Python, to which the indentation of a template means nothing good.
        code = re.sub(r"(?m)^[ \t]+", "", templatize(code, origin=str(path)))
    for _, text, _, meaning in extract("python", io.BytesIO(code.encode()), KEYWORDS, options={"encoding": "utf-8"}):
        yield text, meaning


def _translation(text, meaning: str | None, known: dict[str, Catalog], context: str):
    singular = text[0] if isinstance(text, tuple) else text
    for catalogue_of in (known[context], *known.values()):
        message = catalogue_of.get(singular, meaning)
        if message and message.string and not message.fuzzy:
            return message.string
    return ""


def _write(context: str, new: Catalog) -> None:
    path = path_of(context)
    if not len(new):
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=0, no_location=True, omit_header=True, sort_output=True)


if __name__ == "__main__":
    {"update": update, "compile": compile_all}[sys.argv[1]]()
