"""The map to move in as somebody sees it: a real browser, from the address to the picture."""

import time
from http.cookies import SimpleCookie
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from wanjia.host.bench.alone import alone
from wanjia.host.bench.figures import MILLISECONDS, Line, Run, Target, unmeasured
from wanjia.host.bench.jobs import Pages
from wanjia.host.site import LOOPBACK

if TYPE_CHECKING:
    from playwright.sync_api import Page

MEASURE = "First paint of the map"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
PAGE, MARK = "/map/layers?layer=households", "geomap-drawn"  # the page's own mark, once all it shows is drawn
TIMES, MOST, PATIENCE = 5, 2_000, 60
MARKED = f"performance.getEntriesByName('{MARK}').map(mark => mark.startTime)[0] ?? null"


def line(pages: Pages) -> Line:
    """Half of the paints took no longer, each with nothing in the browser's cache."""
    if not CHROMIUM.exists() or find_spec("playwright") is None:
        return unmeasured(MEASURE, "no browser on this machine")
    run = alone(_painted, pages)
    meaning = (
        f"the city with its outlines and its points in chromium, from the address to the first frame that holds them "
        f"all; half of {TIMES} took no longer, each with a cold browser cache"
    )
    details, wrong = run.summary(), run.kinds_of_errors
    return Line(MEASURE, meaning, MILLISECONDS, run.percentile(50), None, Target(MOST), details=details, wrong=wrong)


def _painted(pages: Pages) -> Run:
    from playwright.sync_api import Error, sync_playwright

    took, wrong, began = list[float](), list[str](), time.monotonic()
    site = f"http://{LOOPBACK}:{pages.port}"
    cookies = SimpleCookie(pages.cookies).values()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        for _ in range(TIMES):
            context = browser.new_context(viewport={"width": 1366, "height": 768})
            context.add_cookies([{"name": one.key, "value": one.value, "url": site} for one in cookies])
            page = context.new_page()
            try:
                page.goto(site + PAGE, wait_until="commit")
                took.append(_marked(page))
            except (Error, TimeoutError) as failure:
                wrong.append(f"{type(failure).__name__}: {failure}")
            context.close()
        browser.close()
    return Run(tuple(took), time.monotonic() - began, tuple(wrong))


def _marked(page: "Page") -> float:
    """Seconds from the navigation to the page's own mark; asked for now and then, since the page forbids eval."""
    deadline = time.monotonic() + PATIENCE
    while (marked := page.evaluate(MARKED)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError("the map was not drawn")
        page.wait_for_timeout(100)
    return float(marked) / 1000
