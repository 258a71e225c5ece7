"""No person in a log line, whatever was logged."""

import json
import logging
import sys
import traceback

import pytest

from wanjia.config.logs import JsonLines, masked


def line(message: str, *arguments: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord(
        "wanjia.tests", logging.ERROR, __file__, 1, message, arguments, more.pop("exc_info", None)
    )
    record.__dict__.update(more)
    return json.loads(JsonLines("tests").format(record))


@pytest.mark.parametrize(
    "personal",
    [
        "370202199001010019",
        "37020219900101001X",
        "13800138000",
        "1380 0138 000",
        "张三",
        "阿依古丽·买买提",
        "𠮷田",
        "li@example.cn",
    ],
)
def test_numbers_names_and_addresses_are_masked(personal):
    assert personal not in masked(f"could not read {personal} from the file")


def test_a_query_string_is_masked_and_the_path_stays():
    assert masked("Not Found: /people/search?q=li+si&x=1") == "Not Found: /people/search?…"


@pytest.mark.parametrize("plain", ["3702", "2026-11-21", "took 1234567 ms", "019a9f3c-7b1e-7d20-9c1f-2d1a5b6c7d8e"])
def test_what_is_needed_to_understand_a_line_stays(plain):
    assert masked(plain) == plain


def test_of_an_error_only_type_code_and_places_are_told():
    class Violation(ValueError):
        sqlstate = "23505"

    try:
        raise Violation("Key (name)=(Li Si) already exists")
    except Violation:
        told = line("failed", exc_info=sys.exc_info())
    assert "Li Si" not in json.dumps(told)
    assert told["error"][0]["sqlstate"] == "23505"
    assert "test_logs.py" in told["error"][0]["at"][0]


def test_arguments_of_a_message_are_masked_too():
    assert line("person %s", "王五")["message"] == "person …"


def test_only_known_extras_are_written():
    told = line("answered", status=200, route="people/<int:pk>", person="Li Si")
    assert told["status"] == 200
    assert "person" not in told


def test_a_traceback_that_a_library_wrote_into_its_message_loses_its_texts():
    try:
        int("Li Si")
    except ValueError:
        written = f"Application callable raised an exception\n{traceback.format_exc()}"
    told = masked(written)
    assert "Li Si" not in told
    assert "Application callable raised" in told
    assert "test_logs.py" in told
