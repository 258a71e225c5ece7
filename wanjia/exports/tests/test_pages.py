"""The pages: how a list leaves, one's own files, what waits for the second officer."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from wanjia.access.tests.factories import PASSWORD, sign_in
from wanjia.access.types import Role
from wanjia.desk.tests.factories import NOW, staff
from wanjia.desk.tests.test_pages import text
from wanjia.exports import actions
from wanjia.exports.models import Order
from wanjia.exports.tests.factories import REASON, sheet
from wanjia.kernel.clock import CHINA


@pytest.fixture
def browser(made):
    """``browser(role)`` is signed in as somebody of that role in their usual area."""

    def browser(role: Role = Role.COMMUNITY_WORKER) -> Client:
        return sign_in(Client(), staff(role))

    return browser


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_short_list_says_what_it_will_be_and_leaves_at_once(browser, made):
    worker = browser()
    page = text(worker.get("/exports/new/roster?column=born&sex=2"))
    assert "和兴路社区人口台账" in page
    assert "女性" in page
    answer = worker.post("/exports/new/roster", {"column": "born", "form": "xlsx"})
    assert answer["Content-Disposition"].startswith('attachment; filename="roster-')
    assert answer["Cache-Control"] == "no-store"
    assert len(sheet(content(answer))[4:]) == len(made.persons)


def test_a_form_that_is_none_and_filters_that_cannot_be_read_are_told(browser):
    worker = browser()
    assert worker.post("/exports/new/roster", {"form": "sdmx.csv"}).status_code == 422
    assert worker.get("/exports/new/roster?age_from=old").status_code == 409
    assert worker.get("/exports/new/roster?area=999999").status_code == 404


def test_a_list_that_is_not_for_a_role_is_refused(browser):
    assert browser(Role.STATISTICIAN).get("/exports/new/roster").status_code == 403


@pytest.mark.usefixtures("bulk")
class TestOrders:
    def test_from_the_asking_to_the_download(self, browser, made):
        with time_machine.travel(NOW, tick=False):
            worker, clerk = browser(), browser(Role.TOWNSHIP_CLERK)
            assert "第二名" in text(worker.get("/exports/new/roster"))
            assert worker.post("/exports/new/roster", {"form": "csv"}).status_code == 422
            page = text(worker.post("/exports/new/roster", {"form": "csv", "reason": REASON}, follow=True))
            assert "待审批" in page
            assert "上一级主管或安全管理员" in page
            number = Order.objects.get().uuid
            assert REASON in text(clerk.get("/exports"))
            clerk.post("/account/again", {"password": PASSWORD})
            done = clerk.post(f"/exports/{number}/decide", {"do": "agree"}, follow=True)
            assert "已审批" in text(done)
            waiting = worker.get("/exports").content.decode()
            assert "审批人：" in waiting
            assert 'hx-trigger="load delay:2s"' in waiting
            actions.make(number, clock=lambda: NOW)
            shown = worker.get("/exports", headers={"X-Poll": "1"}).content.decode()
            assert f"/exports/{number}/file" in shown
            assert "hx-trigger" not in shown
            answer = worker.get(f"/exports/{number}/file")
            assert content(answer).startswith(b"\xef\xbb\xbf")
            assert clerk.get(f"/exports/{number}/file").status_code == 404

    def test_an_order_can_be_cancelled_and_an_unknown_decision_is_none(self, browser):
        with time_machine.travel(NOW, tick=False):
            worker, clerk = browser(), browser(Role.TOWNSHIP_CLERK)
            worker.post("/exports/new/roster", {"form": "xlsx", "reason": REASON})
            number = Order.objects.get().uuid
            assert clerk.post(f"/exports/{number}/decide", {"do": "maybe"}).status_code in {302, 404}
            worker.post(f"/exports/{number}/cancel")
            assert "已取消" in text(worker.get("/exports"))

    def test_a_file_that_could_not_be_made_stands_out_and_says_what_to_do(self, browser):
        with time_machine.travel(NOW, tick=False):
            worker, clerk = browser(), browser(Role.TOWNSHIP_CLERK)
            worker.post("/exports/new/roster", {"form": "xlsx", "reason": REASON})
            number = Order.objects.get().uuid
            clerk.post("/account/again", {"password": PASSWORD})
            clerk.post(f"/exports/{number}/decide", {"do": "agree"})
            actions.fail(number, at=NOW)
            html = worker.get("/exports").content.decode()
        assert re.search(r'<span class="badge is-danger">.*生成失败</span>', html)
        assert "请重新导出" in html
        assert f"/exports/{number}/file" not in html

    def test_without_a_witness_the_page_says_since_when_and_whom_to_tell(self, browser):
        with time_machine.travel(NOW + timedelta(hours=5), tick=False):
            worker = browser()
            answer = worker.post("/exports/new/roster", {"form": "csv", "reason": REASON})
        assert answer.status_code == 422
        assert "系统管理员" in text(answer)
        assert f"{NOW.astimezone(CHINA):%Y-%m-%d %H:%M}" in text(answer)


def test_who_has_no_file_is_told_where_they_come_from(browser):
    assert "导出" in text(browser().get("/exports"))
