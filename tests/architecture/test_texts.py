"""Every text is said in both languages, in the catalogue of its own context."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from wanjia.web import catalogues

CHINESE = re.compile(r"[\u3400-\u9fff]")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
MEND = "Run: make messages, then write the Chinese into the catalogue (CONTRIBUTING.md, Texts)."
SOURCE_TEXTS = {context: catalogues.texts(context) for context in catalogues.contexts()}


def messages(context):
    return [message for message in catalogues.catalogue(context) if message.id]


def singular(text):
    return text[0] if isinstance(text, tuple) else text


def forms(translation):
    return translation if isinstance(translation, tuple) else (translation,)


@pytest.mark.parametrize("context", SOURCE_TEXTS)
def test_the_catalogue_holds_what_the_code_says(context):
    said = {(singular(text), meaning) for text, meaning in SOURCE_TEXTS[context]}
    held = {(singular(message.id), message.context) for message in messages(context)}
    assert said - held == set(), MEND
    assert held - said == set(), MEND


@pytest.mark.parametrize("context", SOURCE_TEXTS)
def test_every_text_has_its_chinese(context):
    empty = [message.id for message in messages(context) if message.fuzzy or not all(forms(message.string))]
    assert empty == [], MEND


@pytest.mark.parametrize("context", SOURCE_TEXTS)
def test_translations_keep_the_places_of_their_values(context):
    wrong = {message.id: message.string for message in messages(context) if list(message.check())}
    assert wrong == {}


def test_one_text_is_said_one_way():
    """All catalogues become one; where a word has two meanings, pgettext tells them apart."""
    said = defaultdict(set)
    for context in SOURCE_TEXTS:
        for message in messages(context):
            said[singular(message.id), message.context].add(str(message.string))
    assert {text: ways for text, ways in said.items() if len(ways) > 1} == {}


def test_templates_write_no_chinese_themselves():
    templates = catalogues.PACKAGE.rglob("*.html")
    chinese = [str(path) for path in templates if CHINESE.search(COMMENT.sub("", Path(path).read_text()))]
    assert chinese == [], "Write the English in the template and the Chinese in the catalogue."
