"""The gallery in a real browser: what is drawn, what the keyboard does, what a failed request says."""

import pytest
from playwright.sync_api import expect

from tests.browser import violations


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_gallery_has_no_serious_violation_and_does_not_run_over(open_page, language, phone):
    page = open_page("/gallery", language=language, phone=phone)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_style_script_and_icons_arrive(open_page):
    page = open_page("/gallery")
    assert page.evaluate("getComputedStyle(document.querySelector('.button.is-primary')).backgroundColor") == (
        "rgb(15, 107, 102)"
    )
    assert page.locator(".content svg.icon use").first.evaluate("use => use.getBBox().width") > 0


def test_j_and_k_move_through_rows(open_page):
    page = open_page("/gallery")
    rows = page.locator("[data-rows] [data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()


def test_enter_opens_the_row(open_page):
    page = open_page("/gallery")
    page.locator("table.table tr[data-row]").first.evaluate("row => { row.tabIndex = -1; row.focus() }")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery#table")


def test_keys_are_letters_again_inside_a_field(open_page):
    page = open_page("/gallery")
    name = page.get_by_label("备注")
    name.press_sequentially("jk/")
    expect(name).to_have_value("jk/")


def test_a_date_is_read_as_clerks_write_it(open_page):
    page = open_page("/gallery")
    born = page.locator("#field input[name=born]")
    for written in ("20261121", "2026.11.21", "2026年11月21日", "２０２６／１１／２１"):
        born.fill(written)
        born.blur()
        expect(born).to_have_value("2026-11-21")
    born.fill("spring")
    born.blur()
    expect(born).to_have_value("spring")


def test_a_dialog_opens_and_escape_closes_it(open_page):
    page = open_page("/gallery")
    button = page.locator("[data-opens=sample-dialog]")
    button.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_file_over_the_limit_is_told_before_it_is_sent(open_page, tmp_path):
    page = open_page("/gallery")
    large = tmp_path / "large.csv"
    large.write_bytes(b"0" * (20 * 2**20 + 1))
    page.locator("[data-upload] input[type=file]").set_input_files(str(large))
    expect(page.locator("[data-upload-large]")).to_contain_text("文件超过")


def test_standing_and_source_of_a_fact_show_on_focus(open_page):
    page = open_page("/gallery")
    value = page.locator(".fact dd[tabindex]").first
    expect(value.locator(".fact-source")).to_be_hidden()
    value.focus()
    expect(value.locator(".fact-source")).to_contain_text("部门已核实")


def test_on_paper_the_source_stands_beside_the_fact_and_the_frame_is_gone(open_page):
    page = open_page("/gallery")
    page.emulate_media(media="print")
    expect(page.locator(".fact-source").first).to_be_visible()
    expect(page.locator(".bar")).to_be_hidden()


def test_a_failed_request_says_so_and_keeps_what_was_typed(open_page):
    page = open_page("/gallery", allow=("status of 403", "Error Code 403"))
    ask = page.locator(".masked-ask").first
    ask.locator("summary").click()
    ask.locator("select").select_option("counter")
    page.route("**/gallery", lambda route: route.fulfill(status=403, body=""))
    ask.get_by_role("button").click()
    expect(page.get_by_role("alert").first).to_contain_text("没有访问权限")
    expect(ask.locator("select")).to_have_value("counter")


def test_an_unreachable_server_says_so(open_page):
    page = open_page("/gallery", allow=("ERR_INTERNET_DISCONNECTED", "htmx:", "Worker failed"))
    ask = page.locator(".masked-ask").first
    ask.locator("summary").click()
    ask.locator("select").select_option("counter")
    page.context.set_offline(True)
    ask.get_by_role("button").click()
    expect(page.get_by_role("alert").first).to_contain_text("无法连接服务器")
