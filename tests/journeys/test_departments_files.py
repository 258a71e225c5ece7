"""The month's files of all departments in a city as ``wanjia run --demo`` makes it: sent, followed, asked about,
approved by a second person; the figures move, every fact says where it comes from, and one file is undone as a whole.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import DESK, sign_in
from wanjia.host.tests.houses import House

PEOPLE, SEED, PASSWORD, LONG = "20000", "4", "wanjia-demo", 60_000
BIRTHS = "public_security.births"
OTHERS = "public_security.moves", "civil_affairs.low_income", "social_security.enrolment", "education.enrolment"
CUT_OFF, QUESTIONS = "传输中断.csv", 10


@dataclass(frozen=True)
class City:
    """A running city: its site, and a month's files as they lie on the data steward's disk.

    Births come without a slip, so that each is entered; the other files with many, so that there is much to ask.
    """

    chromium: Browser
    house: House
    files: Path
    births: Path

    def desk(self, login: str) -> Page:
        """A browser of somebody who has signed in."""
        address = f"http://127.0.0.1:{self.house.port}"
        context = self.chromium.new_context(viewport=DESK, base_url=address)
        context.add_cookies([{"name": "language", "value": "zh-hans", "url": address}])
        page = context.new_page()
        page.goto("/login")
        return sign_in(page, login, PASSWORD)

    def file(self, kind: str) -> Path:
        """The file of a kind."""
        return next((self.births if kind == BIRTHS else self.files).glob(f"{kind}_*"))

    def newborn(self) -> dict[str, str]:
        """A child of the month whose mother is known."""
        with self.file(BIRTHS).open(encoding="gb18030") as file:
            rows = list(csv.DictReader(file, delimiter="|"))
        return next(row for row in rows if row["mqsfhm"] and row["gmsfhm"])


@pytest.fixture
def city(chromium, tmp_path) -> Iterator[City]:
    house = House(tmp_path / ".wanjia", WANJIA_DEMO="1")
    try:
        with house.running("--demo", PEOPLE, seconds=400):
            for errors in ("many", "none"):
                told = ("--errors", errors, "--seed", SEED, "--to", str(tmp_path / errors))
                assert house.wanjia("demo", "files", *told).returncode == 0
            yield City(chromium, house, tmp_path / "many", tmp_path / "none")
    finally:
        house.end()


def test_a_month_of_files_from_the_door_to_the_register_and_one_of_them_back_out(city):
    steward, checker = city.desk("city"), city.desk("checker")
    newborn = city.newborn()

    send(steward, *(city.file(kind) for kind in (BIRTHS, *OTHERS)), city.files / CUT_OFF)
    for kind in OTHERS:
        approve(checker, city.file(kind))
    answer(steward, QUESTIONS)

    board = city.desk("signer")
    board.goto("/board")
    people = figure(board)
    before = count(people)
    mother = found(steward, newborn["mqsfhm"])
    as_she_was = told(mother)

    entered = approve(checker, city.file(BIRTHS))
    expect(people).to_have_text(f"{before + entered:,}", timeout=LONG)
    child = found(steward, newborn["gmsfhm"])
    every_fact_says_its_source(child, "公安出生登记")
    assert told(found(steward, newborn["mqsfhm"])) != as_she_was

    undo(steward, city.file(BIRTHS), entered)
    expect(people).to_have_text(f"{before:,}", timeout=LONG)
    assert told(found(steward, newborn["mqsfhm"])) == as_she_was
    assert search(steward, newborn["gmsfhm"]).count() == 0


def send(page: Page, *files: Path) -> None:
    """Several files at once; the page follows each until it is looked through."""
    page.goto("/deliveries")
    page.set_input_files("[name=file]", files)
    page.get_by_role("button", name="上传并预检").click()
    expect(page.locator("main progress").first).to_be_visible()
    for file in files:
        words = "不可用" if file.name == CUT_OFF else "待审核"
        expect(page.locator("main tr", has_text=file.name)).to_contain_text(words, timeout=LONG)


def approve(page: Page, file: Path) -> int:
    """As a second person, who sees what it would come to; answers with the rows that have changed something."""
    opened(page, file)
    expect(page.locator("main")).to_contain_text("尚未入库")
    page.get_by_role("button", name="审核通过并入库").click()
    expect(page.locator("main .note.is-good")).to_contain_text("已入库", timeout=LONG)
    changes = page.locator(".tile", has_text=re.compile("新增人员|人口变动|信息更新")).locator(".tile-count")
    return sum(count(one) for one in changes.all())


def answer(page: Page, questions: int) -> None:
    """One question of the queue after the other, by keys: one person where that is very likely, else two.

    Where two values differ that of the register stands.
    """
    page.goto("/matching")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for _ in range(questions):
        page.wait_for_url("**/matching/*-*")
        here = page.url
        pair = page.get_by_role("button", name="不是同一人").count()
        likely = "很可能是同一人" in page.locator("h1").inner_text()
        page.keyboard.press("2" if pair and not likely else "1")
        page.wait_for_url(lambda url, here=here: url != here)
    page.goto("/matching")
    expect(page.locator(".tile", has_text="今日本人已判断").locator(".tile-count")).to_have_text(str(questions))


def undo(page: Page, file: Path, entered: int) -> None:
    """All of a file at once, after one was told what that does."""
    opened(page, file)
    page.get_by_text("撤销本次入库").click()
    expect(page.locator("main details[open]")).to_contain_text(f"{entered} 行变更")
    page.get_by_role("button", name="全部撤销").click()
    expect(page.locator("main .note.is-good")).to_contain_text("已撤销", timeout=LONG)


def opened(page: Page, file: Path) -> None:
    """The page of a file, by its name in the list."""
    page.goto("/deliveries")
    page.get_by_role("link", name=file.name).click()
    page.wait_for_url("**/deliveries/*-*")


def every_fact_says_its_source(page: Page, source: str) -> None:
    """All at once, at a click; and what happened leads to the file that told it."""
    page.get_by_label("显示每项信息的来源").check()
    sources = page.locator(".facts .fact-source:visible")
    assert sources.count() > 4
    assert all(source in one for one in sources.all_inner_texts())
    page.locator(".timeline a").first.click()
    page.wait_for_url("**/deliveries/*-*")
    expect(page.locator("h1")).to_contain_text(source)


def told(page: Page) -> list[str]:
    """What a person's page says of facts, households and relatives."""
    return page.locator(".facts, main table").all_inner_texts()


def found(page: Page, number: str) -> Page:
    """The page of somebody who is looked for by number."""
    search(page, number).first.click()
    page.wait_for_url("**/persons/*-*")
    return page


def search(page: Page, number: str) -> Locator:
    page.fill("header [name=q]", number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?for=*")
    return page.locator("main tbody tr td:first-child a")


def figure(page: Page) -> Locator:
    """The city's people, on the board."""
    return page.locator(".tile", has_text="实有人口").locator(".tile-count")


def count(place: Locator) -> int:
    return int(place.inner_text().replace(",", ""))
