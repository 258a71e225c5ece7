"""Takes the pictures of the README from a synthetic city that runs: ``python docs/take_pictures.py http://127.0.0.1:8000``.

Needs chromium; signs in with the demo accounts that the sign-in page lists.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
DESK, MAP, WALL = (1366, 900), (1040, 720), (1920, 1080)  # a map in colours weighs more than a table
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
# The picture, who looks, at what, how large the window is, and what is to be seen before it is taken.
PICTURES = (
    ("board", "city", "/board", DESK, "main:not(:has(.as-of-behind)) .tile-count"),
    ("wall", "city", "/wall", WALL, ".wall-slide:not([hidden]) .choropleth-map"),
    ("pyramid", "city", "/statistics/tables/pyramid", DESK, ".pyramid-line"),
    ("hexagons", "city", "/map/layers", MAP, "[data-geomap][data-drawn]"),
    ("homes", "city", "/map/layers?layer=households", MAP, "[data-geomap][data-drawn]"),
)


def take(browser: Browser, base: str, picture: tuple, language: str) -> None:
    """One picture in one language."""
    name, login, address, (width, height), seen = picture
    page = browser.new_page(viewport={"width": width, "height": height}, base_url=base)
    page.context.add_cookies([{"name": "language", "value": language, "url": base}])
    page.goto("/login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", "wanjia-demo")
    page.click("main .button.is-primary")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(address)
    if name == "wall":
        page.keyboard.press("ArrowRight")
    page.wait_for_selector(seen)
    if "map" in address:
        page.wait_for_load_state("networkidle")  # hexagons and tiles
    page.screenshot(path=FOLDER / f"{name}.{language[:2]}.png")
    page.context.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for picture in PICTURES:
            for language in ("zh-hans", "en"):
                take(chromium, sys.argv[1], picture, language)
