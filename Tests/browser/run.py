"""Drives Chromium through the dashboard of the running program. scripts/browser-test calls it.

Each flow runs at a narrow and a wide window, light and dark, with scripts and without. Every page is looked at by axe (WCAG 2.2 AA), may not be
wider than its window, and leaves a screenshot. Prints what it did, and ends with 1 if anything was wrong.
"""

import argparse
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import flows
from model import Model
from server import Server

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Kind:
    """A kind of browser."""

    width: int
    scheme: str
    has_scripts: bool

    def __str__(self):
        return f"{self.width}-{self.scheme}-{'scripts' if self.has_scripts else 'plain'}"


KINDS = [Kind(width, scheme, scripts) for scripts in (True, False) for width in (360, 1440) for scheme in ("light", "dark")]


class Visitor:
    """A person with a browser. Notes what is wrong with each page that it sees."""

    def __init__(self, browser, kind, server, pictures):
        self.kind, self.server = kind, server
        self._pictures = pictures
        self._context = browser.new_context(
            viewport={"width": kind.width, "height": 900}, color_scheme=kind.scheme, java_script_enabled=kind.has_scripts,
            base_url=server.url, permissions=["clipboard-read", "clipboard-write"])
        self._context.set_default_timeout(30_000)
        self.page = self._context.new_page()
        self.faults, self.seen = [], 0
        self.page.on("console", lambda message: message.type == "error" and self._complain(message))
        self.page.on("pageerror", lambda error: self.faults.append(f"{kind}: script failed: {error}"))

    def close(self):
        self._context.close()

    def _complain(self, message):
        # Chromium says so of every answer of 4xx, some of which are meant.
        if "Failed to load resource" not in message.text:
            self.faults.append(f"{self.kind}: {message.text}")

    def check(self, is_so, what):
        if not is_so:
            self.faults.append(f"{self.kind}: {what}: it is not so on {self.where}")

    @property
    def where(self):
        """The address without what is secret or random in it."""
        return re.sub(r"(?<=/)(set-up|join|join-link|reset|verify)/[^/?]+", r"\1/…", self.page.url.removeprefix(self.server.url))

    def look(self, name):
        """Looks at the page that is open."""
        self.seen += 1
        self.page.screenshot(path=self._pictures / f"{name}-{self.kind}.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.check(wide <= 0, f"{name} fits into the window, which it passes by {wide} px")
        self.check(self.page.locator("h1").count() == 1, f"{name} has one heading of the first level")
        if not self.kind.has_scripts:
            return
        found = Axe().run(self.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        for violation in found.response["violations"]:
            places = ", ".join(node["target"][0] if isinstance(node["target"][0], str) else "?" for node in violation["nodes"][:3])
            self.faults.append(f"{self.kind}: axe on {name}: {violation['id']}: {violation['help']} ({places})")


def main():
    parser = argparse.ArgumentParser(prog="scripts/browser-test", description=__doc__)
    parser.add_argument("--program", default=str(ROOT / ".build/debug/workclaw"), help="the binary (default: .build/debug/workclaw)")
    parser.add_argument("--browser", default="/usr/bin/chromium", help="default: /usr/bin/chromium")
    arguments = parser.parse_args()
    started = time.monotonic()
    pictures = ROOT / ".build/browser-pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("*.png"):
        old.unlink()
    faults, pages = [], 0
    with Model() as model, Server(arguments.program, model.url) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.browser, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for number, kind in enumerate(KINDS):
            visitor = Visitor(browser, kind, server, pictures)
            try:
                flows.run(visitor, is_first=number == 0)
            except Exception as error:
                # What the browser typed and read may be secret: its own report is not shown.
                line = str(error).splitlines()[0] if str(error) else type(error).__name__
                faults.append(f"{kind}: stopped at {visitor.where}: {re.sub(r'wc_live_[0-9A-Za-z]+', 'wc_live_…', line)}")
            faults += visitor.faults
            pages += visitor.seen
            visitor.close()
        browser.close()
        if server.stop() != 0:
            faults.append("the server did not stop cleanly")
        faults += [f"the server's log has an error: {line}" for line in server.log.splitlines() if " error " in line]
    for fault in faults:
        print(f"browser-test: {fault}", file=sys.stderr)
    verdict = "failed" if faults else "passed"
    print(f"browser-test: {len(KINDS)} browsers, {pages} pages, {verdict} in {time.monotonic() - started:.0f} s; pictures in {pictures}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
