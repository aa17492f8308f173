"""A real Chromium for tests of the page, where there is one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
#: Why tests in a browser are left out; empty where they run. With CLEANER_BROWSER they run, or fail.
MISSING = (
    ""
    if os.environ.get("CLEANER_BROWSER")
    else "playwright is not installed: pip install 'cleaner[browser-tests]'"
    if find_spec("playwright") is None
    else ""
    if CHROMIUM
    else "no Chromium on this machine: apt-get install chromium"
)
_OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@dataclass
class Watched:
    """A page in a browser, and what it should not do: messages on its console, errors, requests."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: Path, place: str = "overview") -> None:
        """Open a place of a review page from the disk."""
        self.page.goto(f"{path.as_uri()}#{place}")
        self.ready(place)

    def go(self, place: str) -> None:
        """Go to a place of the page that is open."""
        self.page.evaluate("place => { location.hash = place; }", place)
        self.ready(place)

    def ready(self, place: str) -> None:
        """Wait until a place is shown."""
        self.page.wait_for_function("place => document.body.dataset.ready === '#' + place", arg=place, timeout=60_000)

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that fit."""
        found: list[str] = self.page.locator(selector).all_inner_texts()
        return found

    def key(self, *names: str) -> None:
        """Press keys, one after the other."""
        for name in names:
            self.page.keyboard.press(name)

    @contextmanager
    def another(self, **options: Any) -> Iterator["Watched"]:
        """A page of the same browser under other circumstances (viewport, color_scheme)."""
        context = self.page.context.browser.new_context(**options)
        yield watched(context)
        context.close()


def watched(context: Any) -> Watched:
    """A fresh page that is watched."""
    made = Watched(context.new_page())
    made.page.set_default_timeout(60_000)
    made.page.on("console", lambda message: made.console.append(message.text))
    made.page.on("pageerror", lambda error: made.console.append(str(error)))
    made.page.on("request", lambda request: made.requests.append(request.url))
    return made


@contextmanager
def chromium() -> Iterator[Watched]:
    """A fresh browser with a page as wide as a desk's."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_OPTIONS), timeout=120_000)
        yield watched(browser.new_context(viewport={"width": 1280, "height": 900}))
        browser.close()
