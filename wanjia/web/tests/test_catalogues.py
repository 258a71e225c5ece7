"""The translators' tool on a small package of its own."""

import pytest

from wanjia.web import catalogues

CODE = """
from wanjia.kernel.errors import N_

LATE = N_("Too late.")
HEAD = pgettext("of a household", "Head")
"""
PAGE = """{% load i18n %}{# 注释不算 #}{% translate "Save" %}
{% blocktranslate trimmed count n=n %}One person{% plural %}{{ n }} people{% endblocktranslate %}"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    for context, name, text in [("desk", "rules.py", CODE), ("desk", "page.html", PAGE), ("care", "rules.py", CODE)]:
        (tmp_path / context).mkdir(exist_ok=True)
        (tmp_path / context / "__init__.py").touch()
        (tmp_path / context / name).write_text(text)
    return tmp_path


def write(context, text):
    path = catalogues.path_of(context)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def held(context):
    return {message.id: message.string for message in catalogues.catalogue(context) if message.id}


def test_texts_are_found_in_code_and_templates(package):
    assert catalogues.texts("desk") == {
        ("Too late.", None),
        ("Head", "of a household"),
        ("Save", None),
        (("One person", "%(n)s people"), None),
    }


def test_tests_are_not_texts_for_people(package):
    (package / "desk" / "tests").mkdir()
    (package / "desk" / "tests" / "test_rules.py").write_text('N_("never said")')
    assert ("never said", None) not in catalogues.texts("desk")


def test_new_texts_come_in_empty_and_old_ones_go(package):
    write("desk", 'msgid "Gone"\nmsgstr "不再使用"\n\nmsgid "Save"\nmsgstr "保存"\n')
    catalogues.update()
    assert held("desk") == {"Save": "保存", "Too late.": "", "Head": "", ("One person", "%(n)s people"): ("",)}


def test_what_another_context_says_already_is_taken_over(package):
    write("desk", 'msgid "Too late."\nmsgstr "已超过期限。"\n')
    catalogues.update()
    assert held("care")["Too late."] == "已超过期限。"


def test_files_are_sorted_and_carry_no_dates_or_lines(package):
    catalogues.update()
    text = catalogues.path_of("desk").read_text()
    assert text.index("Head") < text.index("One person") < text.index("Save") < text.index("Too late.")
    assert "rules.py" not in text
    assert "Date" not in text
    catalogues.update()
    assert catalogues.path_of("desk").read_text() == text


def test_a_context_that_says_nothing_has_no_file(package):
    write("care", 'msgid "Too late."\nmsgstr "已超过期限。"\n')
    (package / "care" / "rules.py").write_text("")
    catalogues.update()
    assert not catalogues.path_of("care").exists()


def test_compiled_catalogues_lie_beside_their_source(package):
    catalogues.update()
    catalogues.compile_all()
    assert catalogues.path_of("desk").with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
