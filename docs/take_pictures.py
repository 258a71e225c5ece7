"""Takes the pictures of the README from a synthetic city that runs: ``python docs/take_pictures.py http://127.0.0.1:8000``.

Needs chromium; signs in with the demo accounts that the sign-in page lists. Names after the address take only these.
Those of departments' files send the latest month of ``wanjia demo files``, and enter it.
Before they are committed their colours are brought to a palette of 256 (any tool): a third of the size.
"""

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
DESK, BOARD, MAP, WALL, PHONE = (1366, 768), (1366, 900), (1040, 900), (1920, 1080), (390, 844)
BOTH, CHINESE, ENGLISH = ("zh-hans", "en"), ("zh-hans",), ("en",)
Step = Callable[[Page], object]


def at(address: str) -> Step:
    """Open a page."""
    return lambda page: page.goto(address)


def click(place: str) -> Step:
    """Follow the first link or button there."""

    def clicked(page: Page) -> None:
        page.locator(place).first.click()
        page.wait_for_load_state()

    return clicked


def press(key: str) -> Step:
    """A key."""
    return lambda page: page.keyboard.press(key)


def settled(page: Page) -> None:
    """Wait for hexagons and tiles."""
    page.wait_for_load_state("networkidle")


def find(page: Page) -> None:
    """A search, which has no address."""
    page.fill("header [name=q]", "王")
    page.keyboard.press("Enter")


def at_the_counter(page: Page) -> None:
    """A resident is here."""
    page.goto("/todo")
    if page.locator("#counter-form").count():
        page.click("[data-opens=counter-dialog]")
        page.check("#counter-form [name=document]")
        page.click("#counter-form button")
        page.wait_for_load_state()
        page.goto("/todo")  # without the word that it is open


def months_files() -> list[Path]:
    """The departments' files of the latest month."""
    month = max((Path(os.environ.get("WANJIA_HOME", ".wanjia")) / "demo" / "files").iterdir())
    return sorted(file for file in month.iterdir() if file.is_file() and file.name.isascii())


def send_files(page: Page) -> None:
    """All of them at once, until each is looked through; those that are here already stay as they are."""
    page.goto("/deliveries")
    page.set_input_files("[name=file]", months_files())
    page.click("main form .button.is-primary")
    page.wait_for_selector("main:has(table):not(:has(progress))", timeout=300_000)


def enter_files(page: Page) -> None:
    """Everything that waits for approval, one file after the other."""
    send_files(page)
    addresses = [link.get_attribute("href") for link in page.locator("main td a").all()]
    for address in addresses:
        page.goto(address or "")
        if page.locator("input[value=approve]").count():
            page.click("form:has(input[value=approve]) button")
            page.wait_for_selector("main .note.is-good", timeout=120_000)


def find_somebody_with_a_permit(page: Page) -> None:
    """Somebody of whom a file has told something new."""
    (permits,) = [file for file in months_files() if file.name.startswith("residence_permits.")]
    page.fill("header [name=q]", numbers(permits.read_bytes())[0].decode())
    page.keyboard.press("Enter")
    page.wait_for_selector("main table")


def numbers(text: bytes) -> list[bytes]:
    """The identity numbers in a text file of any encoding."""
    return re.findall(rb"370298[0-9]{11}[0-9X]", text.replace(b"\0", b""))


def tick(place: str) -> Step:
    """Switch something on."""
    return lambda page: page.check(place)


BUILDING = (at("/buildings"), click("main a[href*='/buildings/']"))


@dataclass(frozen=True)
class Picture:
    """``way`` leads there; ``seen`` is what has to be there when it is taken."""

    name: str
    login: str
    way: tuple[Step, ...]
    seen: str
    size: tuple[int, int] = DESK
    languages: tuple[str, ...] = BOTH


PICTURES = (
    Picture("home", "community", (at_the_counter,), "main table", languages=CHINESE),
    Picture("search", "township", (at("/search"), find), "main table", languages=CHINESE),
    Picture("building", "community", BUILDING, ".building-door"),
    Picture("phone", "community", BUILDING, ".building-door", PHONE),
    Picture("household", "community", (at_the_counter, *BUILDING, click(".is-reported")), ".timeline"),
    Picture("person", "community", (at_the_counter, click("main table a")), ".facts"),
    Picture("roster", "community", (at("/roster"),), "main table", languages=CHINESE),
    Picture("report", "community", (at("/report"),), "main h2", languages=CHINESE),
    Picture("delivery", "city", (send_files, click("main td a")), ".tile"),
    Picture("match", "city", (enter_files, at("/matching"), click("main td a")), ".compare"),
    Picture(
        "sources",
        "city",
        (enter_files, find_somebody_with_a_permit, click("main td a"), tick(".facts-switch input")),
        ".facts",
    ),
    Picture("never-held", "", (at("/never-held"),), "main h2", languages=ENGLISH),
    Picture("board", "city", (at("/board"),), "main:not(:has(.as-of-behind)) .tile-count", BOARD),
    Picture("wall", "city", (at("/wall"), press("ArrowRight")), ".wall-slide:not([hidden]) .choropleth-map", WALL),
    Picture("pyramid", "city", (at("/statistics/tables/pyramid"),), ".pyramid-line", BOARD),
    Picture("hexagons", "city", (at("/map/layers"), settled), "[data-geomap][data-drawn]", MAP),
    Picture("homes", "city", (at("/map/layers?layer=households"), settled), "[data-geomap][data-drawn]", MAP),
)


def take(browser: Browser, base: str, picture: Picture, language: str) -> None:
    """One picture in one language."""
    width, height = picture.size
    page = browser.new_page(viewport={"width": width, "height": height}, base_url=base)
    page.context.add_cookies([{"name": "language", "value": language, "url": base}])
    if picture.login:
        sign_in(page, picture.login)
    for step in picture.way:
        step(page)
    page.wait_for_selector(picture.seen)
    page.screenshot(path=FOLDER / f"{picture.name}.{language[:2]}.png")
    page.context.close()


def sign_in(page: Page, login: str) -> None:
    """From the login page to the first page of one's work."""
    page.goto("/login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", "wanjia-demo")
    page.click("main .button.is-primary")
    page.wait_for_url(lambda url: "/login" not in url)


if __name__ == "__main__":
    base, *names = sys.argv[1:]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for picture in PICTURES:
            for language in picture.languages:
                if not names or picture.name in names:
                    take(chromium, base, picture, language)
