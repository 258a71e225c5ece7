"""Dates as clerks write them, and what a door refuses beside its field."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from wanjia.kernel.dates import PartialDate, Precision
from wanjia.kernel.errors import Problem, Refused
from wanjia.web.forms import DayField, PartialDateField, tell


class Report(forms.Form):
    born = DayField(label="born")
    school = PartialDateField(label="school", required=False)


def cleaned(**data):
    form = Report({"born": "2026-11-21"} | data)
    return form.cleaned_data if form.is_valid() else form.errors


@pytest.mark.parametrize(
    "written", ["2026-11-21", "20261121", "2026.11.21", "2026/11/21", "2026年11月21日", "２０２６１１２１"]
)
def test_a_day_is_read_in_every_usual_form(written):
    assert cleaned(born=written)["born"] == date(2026, 11, 21)


def test_a_day_must_be_whole():
    with translation.override("zh-hans"):
        assert cleaned(born="2026-11")["born"] == ["此处需填写完整日期，如 2026-11-21。"]


def test_a_partial_date_keeps_how_much_is_known():
    assert cleaned(school="2026-09")["school"] == PartialDate(date(2026, 9, 1), Precision.MONTH)
    assert cleaned(school="")["school"] is None


def test_what_cannot_be_a_day_is_told_in_chinese():
    with translation.override("zh-hans"):
        assert cleaned(born="2026-02-30")["born"] == ["日期不存在，请对照证件核对。"]
        assert cleaned(born="")["born"] == ["请填写此项。"]


def test_what_was_wrong_is_shown_again_as_it_was_written():
    assert 'value="2026-02-30"' in str(Report({"born": "2026-02-30"})["born"])


def test_a_known_day_is_shown_as_clerks_read_it():
    form = Report(initial={"born": date(2026, 1, 2), "school": PartialDate(date(2026, 9, 1), Precision.MONTH)})
    assert 'value="2026-01-02"' in str(form["born"])
    assert 'value="2026-09"' in str(form["school"])


def test_what_a_door_refused_stands_beside_its_field_or_at_the_head():
    form = Report({"born": "2026-11-21"})
    tell(
        form,
        Refused(
            Problem("late", "Later than %(day)s.", "born", {"day": "2026-01-01"}), Problem("x", "Closed.", "other")
        ),
    )
    assert form.errors["born"] == ["Later than 2026-01-01."]
    assert form.non_field_errors() == ["Closed."]
