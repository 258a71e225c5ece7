"""How pages leave, what the frame shows, and what a failed request answers."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import include, path
from django.utils import translation

from wanjia.config.menu import MENU
from wanjia.kernel.errors import Forbidden, NotFound, Problem, Refused
from wanjia.kernel.seen import Seen
from wanjia.web import errors, frame, pages
from wanjia.web.types import Viewer

pytestmark = pytest.mark.django_db

OUTSIDE = Forbidden("This person lives outside your area.", ("Ask the community of the person.",))


def gallery(request):
    return pages.render(request, "web/gallery.html", as_of=datetime(2026, 11, 21, 4, 3, 7, tzinfo=UTC))


def fail_with(error):
    def view(request):
        raise error

    return view


def done(request):
    pages.say(request, "The household has moved in.", undo="/undo/7")
    return pages.render(request, "web/error_words.html", title="done")


DESK = [path(name, gallery, name=name) for name in ("todo", "search", "buildings", "report")]
urlpatterns = [
    path("", include("wanjia.web.urls")),
    path("desk/", include((DESK, "desk"))),
    path("done", done),
    path("large", fail_with(RequestDataTooBig())),
    path("forbidden", fail_with(OUTSIDE)),
    path("missing", fail_with(NotFound())),
    path("database", fail_with(OperationalError("no route to /secret/socket"))),
    path("refused", fail_with(Refused(Problem("x", "%(who)s moved away.", "", {"who": "<b>Li</b>"})))),
    path("fault", fail_with(ZeroDivisionError("the name of a person"))),
]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.server_error,
)


def community_worker(request):
    return Viewer("Wang Xiaomei", "community worker", ("市北区", "台东街道"))


def only_the_desk(request, url_name):
    return url_name != "desk:report"


@pytest.fixture
def site(settings, client):
    settings.ROOT_URLCONF = __name__
    settings.MAY_OPEN, settings.VIEWER = "wanjia.web.frame.everyone", "wanjia.web.frame.nobody"
    client.raise_request_exception = False
    return client


class TestFrame:
    def test_only_entries_with_a_page_stand_in_the_menu(self, site):
        html = site.get("/desk/todo").content.decode()
        assert "待办" in html
        assert "楼栋房屋" in html
        assert "政策清单" not in html
        assert html.count('class="menu-section"') == 2

    def test_what_may_not_be_opened_is_not_offered(self, site, settings):
        settings.MAY_OPEN = f"{__name__}.only_the_desk"
        assert 'href="/desk/report"' not in site.get("/desk/todo").content.decode()

    def test_the_page_one_is_on_is_marked(self, site):
        html = site.get("/desk/buildings").content.decode()
        assert '<a class="menu-entry" href="/desk/buildings" aria-current="page">' in html

    def test_below_an_entry_the_nearest_one_is_marked(self, site):
        assert frame._here("/desk/buildings/7/1号楼", MENU) == "/desk/buildings"
        assert frame._here("/desk/buildingsites", MENU) == ""

    def test_the_header_tells_who_and_where(self, site, settings):
        settings.VIEWER = f"{__name__}.community_worker"
        html = site.get("/desk/todo").content.decode()
        assert "市北区 · 台东街道" in html
        assert "Wang Xiaomei" in html

    def test_the_search_box_posts_and_puts_nothing_into_the_address(self, site):
        html = site.get("/desk/todo").content.decode()
        assert '<form class="search" role="search" method="post" action="/desk/search">' in html

    def test_every_page_says_the_moment_in_china_and_that_it_is_synthetic(self, site):
        html = site.get("/desk/todo").content.decode()
        assert re.search(r'截至 <span class="as-of-day">[\d-]{10}</span> 12:03:07', html)
        assert "模拟数据" in html

    def test_a_real_city_has_no_such_banner(self, site, settings):
        settings.DEMO = False
        assert "模拟数据" not in site.get("/desk/todo").content.decode()

    def test_english_by_the_switch_only(self, site):
        assert "待办" in site.get("/desk/todo", headers={"accept-language": "en"}).content.decode()
        site.post("/language", {"language": "en", "next": "/desk/todo"})
        response = site.get("/desk/todo")
        assert "To do" in response.content.decode()
        assert response.headers["Content-Language"] == "en"

    def test_entries_follow_one_order_and_name_a_page_once(self):
        names = [entry.url_name for section in MENU.sections for entry in section.entries]
        assert len(names) == len(set(names))
        assert {entry.url_name for entry, _ in MENU.phone} <= set(names)

    def test_an_address_without_a_page_is_empty(self):
        assert frame.address("nothing:here") == ""


class TestAnswer:
    def test_what_was_audited_is_the_value_of_the_page(self, rf):
        response = pages.answer(rf.get("/"), "web/error_words.html", Seen("Wang", 7), title="T", problems=["p"])
        assert response.status_code == 200

    def test_what_was_not_audited_does_not_leave(self, rf):
        with pytest.raises(TypeError, match="shows persons"):
            pages.answer(rf.get("/"), "web/error_words.html", "Wang")
        with pytest.raises(TypeError, match="not audited: kin"):
            pages.answer_all(rf.get("/"), "web/error_words.html", {"person": Seen("Wang", 7), "kin": ["Li"]})

    def test_what_was_done_is_told_on_the_next_page(self, site):
        response = site.get("/done")
        assert [str(message) for message in get_messages(response.wsgi_request)] == ["The household has moved in."]

    def test_what_was_done_comes_with_a_swap_and_can_be_taken_back(self, site):
        html = site.get("/done", headers={"hx-request": "true"}).content.decode()
        assert 'hx-swap-oob="beforeend"' in html
        assert 'action="/undo/7"' in html


class TestFailures:
    @pytest.mark.parametrize(
        ("address", "status", "words"),
        [
            ("/large", 413, "文件或表单过大"),
            ("/forbidden", 403, "您没有访问权限"),
            ("/missing", 404, "没有找到该页面或记录"),
            ("/nowhere", 404, "没有找到该页面或记录"),
            ("/refused", 409, "无法按所选条件显示"),
            ("/fault", 500, "系统出现错误"),
            ("/database", 503, "系统暂时无法使用"),
        ],
    )
    def test_the_page_says_what_happened_with_the_number_of_the_request(self, site, address, status, words):
        response = site.get(address)
        assert response.status_code == status
        html = response.content.decode()
        assert words in html
        assert response.headers["X-Request-Id"] in html

    def test_what_could_not_be_saved_is_told_as_such(self, site):
        assert "暂不能保存" in site.post("/refused").content.decode()

    def test_every_failure_has_its_words_in_both_languages(self, rf):
        for status, (title, advice) in errors.WORDS.items():
            with translation.override("zh-hans"):
                chinese = errors.page(rf.post("/"), status).content.decode()
            with translation.override("en"):
                english = errors.page(rf.post("/"), status).content.decode()
            assert title in english
            assert advice in english
            assert title not in chinese

    def test_ways_and_problems_are_said(self, site):
        html = site.get("/forbidden").content.decode()
        assert "This person lives outside your area." in html
        assert "Ask the community of the person." in html

    def test_values_in_a_problem_are_text(self, site):
        assert "&lt;b&gt;Li&lt;/b&gt; moved away." in site.get("/refused").content.decode()

    def test_nothing_of_the_inside_is_told(self, site):
        assert "secret" not in site.get("/database").content.decode()
        assert "name of a person" not in site.get("/fault").content.decode()

    def test_a_request_from_inside_a_page_gets_the_words_alone(self, site):
        response = site.get("/refused", headers={"hx-request": "true"})
        assert response.status_code == 409
        assert "<html" not in response.content.decode()

    def test_when_to_come_back_is_said_to_programs_too(self, site):
        assert site.get("/database").headers["Retry-After"] == "30"

    def test_too_many_attempts(self, rf):
        assert errors.too_many(rf.get("/")).status_code == 429
        assert isinstance(errors.too_many(rf.get("/")), HttpResponse)
