"""Everything the product says or names: its files, and what only exists when it runs."""

import ast
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from django import forms
from django.db.models import Model
from django.urls import URLPattern, URLResolver

from tests.scope.lexicon import Text

GENERATED = {"__pycache__", "tests", "node_modules"}
HTML_COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
SQL_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
CODE_COMMENT = re.compile(r"(?<!:)//[^\n]*|/\*.*?\*/", re.DOTALL)
HASH_COMMENT = re.compile(r"(?m)^\s*#.*$")


def of_files(package: Path) -> Iterator[Text]:
    """Names and texts of every file below ``package``; tests, comments and docstrings apart, which may explain."""
    for path in sorted(package.rglob("*")):
        place = path.relative_to(package).as_posix()
        if path.suffix in READERS and not GENERATED & set(path.parts[len(package.parts) :]):
            yield Text(place, place)
            yield from READERS[path.suffix](place, path.read_text(encoding="utf-8"))


def _python(place: str, code: str) -> Iterator[Text]:
    tree = ast.parse(code)
    docstrings = {id(words) for node in ast.walk(tree) if (words := _docstring(node)) is not None}
    for node in ast.walk(tree):
        for name in _names(node, docstrings):
            yield Text(place, name, getattr(node, "lineno", 0))


def _docstring(node: ast.AST) -> ast.Constant | None:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
        match node.body[0]:
            case ast.Expr(value=ast.Constant(value=str()) as words):
                return words
    return None


def _names(node: ast.AST, docstrings: set[int]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if id(node) not in docstrings:
            yield text
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
            yield name
        case ast.keyword(arg=str(name)):
            yield name


def _without(comment: re.Pattern[str]) -> Callable[[str, str], Iterator[Text]]:
    def read(place: str, text: str) -> Iterator[Text]:
        yield Text(place, comment.sub(lambda match: "\n" * match[0].count("\n"), text))

    return read


def _messages(place: str, text: str) -> Iterator[Text]:
    """The English and the Chinese of each message, and of its plural."""
    for message in read_po(io.StringIO(text)):
        for said in (message.id, message.string):
            yield from (Text(place, form) for form in ((said,) if isinstance(said, str) else said))


def _heads(place: str, text: str) -> Iterator[Text]:
    yield Text(place, text.partition("\n")[0], 1)


READERS: dict[str, Callable[[str, str], Iterator[Text]]] = {
    ".py": _python,
    ".html": _without(HTML_COMMENT),
    ".txt": _without(HTML_COMMENT),
    ".po": _messages,
    ".toml": _without(HASH_COMMENT),
    ".sql": _without(SQL_COMMENT),
    ".ts": _without(CODE_COMMENT),
    ".css": _without(CODE_COMMENT),
    ".json": _without(HASH_COMMENT),
    ".csv": _heads,
}


def of_models(models: Iterable[type[Model]]) -> Iterator[Text]:
    """Tables, columns, and what Django says of them."""
    for model in models:
        place = f"model {model._meta.label}"
        yield from (Text(place, name) for name in (model._meta.db_table, str(model._meta.verbose_name)))
        for field in model._meta.get_fields():
            yield Text(place, field.name)
            for said in ("column", "verbose_name", "help_text"):
                yield Text(place, str(getattr(field, said, "") or ""))
            yield from (Text(place, str(part)) for choice in getattr(field, "choices", None) or () for part in choice)


def of_tables(columns: Iterable[tuple[str, str]]) -> Iterator[Text]:
    """Tables and columns as the database itself tells them."""
    for table, column in columns:
        yield Text("database", table)
        yield Text("database", column)


def of_addresses(resolver: URLResolver) -> Iterator[Text]:
    """Names and routes of every address."""
    for one in resolver.url_patterns:
        yield Text("url", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from of_addresses(one)
        elif isinstance(one, URLPattern):
            yield Text("url", one.name or "")


def of_forms(classes: Iterable[type[forms.BaseForm]]) -> Iterator[Text]:
    """Fields of forms with their labels, hints and fixed choices."""
    for one in classes:
        for name, field in one.base_fields.items():
            place = f"form {one.__name__}"
            yield from (Text(place, str(said)) for said in (name, field.label or "", field.help_text or ""))
            choices = field.choices if isinstance(getattr(field, "choices", None), list) else ()
            yield from (Text(place, str(part)) for choice in choices for part in choice)


def of_document(content: object, place: str) -> Iterator[Text]:
    """Every key and every text of a document such as that of the API."""
    match content:
        case dict():
            for key, value in content.items():
                yield Text(place, key)
                yield from of_document(value, place)
        case list():
            for value in content:
                yield from of_document(value, place)
        case str():
            yield Text(place, content)
