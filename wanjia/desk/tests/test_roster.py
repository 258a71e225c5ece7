"""人口台账: filters, columns, kept views, and the file."""

from typing import ClassVar

from wanjia.access.types import Role
from wanjia.desk.forms import RosterForm
from wanjia.desk.pages import roster
from wanjia.desk.tests.test_pages import text


def test_filters_narrow_and_stand_as_chips(worker, made):
    page = worker.get("/roster?standing=1&age_from=18")
    assert "核实情况 待核实" in text(page)
    assert "年龄从 18" in text(page)
    assert page.content.decode().count("<tr data-row>") == 2


def test_a_filter_that_is_none_is_said_at_the_field(worker):
    assert worker.get("/roster?age_from=old").status_code == 422


def test_only_the_chosen_columns_are_shown(worker):
    head = worker.get("/roster?column=born").content.decode().split("<thead>")[1].split("</thead>")[0]
    assert "出生日期" in head
    assert "住址" not in head


def test_relation_marriage_and_children_are_neither_filter_nor_column():
    """Aggregate only: the fields of the form are those of the closed filter, and no column tells more."""
    assert set(RosterForm.base_fields) == {
        "basis", "sex", "age_from", "age_to", "away_from_hukou", "standing", "household_kind", "life", "order",
    }  # fmt: skip
    assert set(roster.COLUMNS) == {"sex", "born", "age", "area", "address", "apart", "standing"}


def test_the_way_out_carries_the_filters(worker):
    page = worker.get("/roster?standing=1&column=born").content.decode()
    assert "/exports/new/roster?standing=1&amp;column=born&amp;area=" in page


class TestViews:
    KEPT: ClassVar = {"name": "老人", "age_from": "60", "column": ["born", "age"]}

    def test_a_kept_view_stands_above_the_list_and_can_be_forgotten(self, worker):
        answer = worker.post("/roster/views", self.KEPT, follow=True)
        assert "老人" in text(answer)
        (kept,) = answer.context["views"]
        worker.post(f"/roster/views/{kept['view'].pk}")
        assert worker.get("/roster").context["views"] == []

    def test_it_holds_codes_only(self, worker):
        worker.post("/roster/views", self.KEPT | {"q": "王伟", "name_start": "王"})
        (kept,) = worker.get("/roster").context["views"]
        assert (kept["view"].filters, kept["view"].columns) == ({"age_from": "60"}, ["born", "age"])

    def test_it_belongs_to_its_maker(self, worker, browser):
        worker.post("/roster/views", self.KEPT)
        (kept,) = worker.get("/roster").context["views"]
        other = browser(Role.TOWNSHIP_CLERK)
        assert other.get("/roster").context["views"] == []
        assert other.post(f"/roster/views/{kept['view'].pk}").status_code == 404

    def test_twenty_are_enough(self, worker):
        for number in range(20):
            worker.post("/roster/views", self.KEPT | {"name": f"{number}"})
        assert worker.post("/roster/views", self.KEPT).status_code == 409
        assert worker.post("/roster/views", self.KEPT | {"name": "7"}).status_code == 302
