"""Take the pictures of the documentation: build the demonstration, serve it, and look at it.

Usage: python scripts/screenshots.py [FOLDER]

Writes frontier.png (on a desk) and answer.png (on a phone) into FOLDER, docs/images where none is named. The
demonstration stands in a temporary folder and is gone afterwards. Needs a Chromium, as the tests do.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LARGEST = 200_000  # bytes that a reader of the README waits for
SECRETARY = re.compile(r"\((\S+), password (\S+)\)")


@contextmanager
def demonstration() -> Iterator[list[str]]:
    """Serve the demonstration for as long as it is looked at; give the lines it prints, each ending in an address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [str(Path(sys.executable).with_name("undersigned")), "demo", "--port", port]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "BASE_URL": f"http://localhost:{port}"}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as served:
            try:
                yield list(until_served(served))
            finally:
                served.terminate()


def until_served(process: "subprocess.Popen[str]") -> Iterator[str]:
    """Yield what a process prints until it serves."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith("Serving on"):
            return
        yield line
    sys.exit("The demonstration does not start.")


def address(line: str) -> str:
    return line.rsplit(maxsplit=1)[-1]


def page_of(browser: Browser, width: int, height: int, *, scale: float = 1) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, color_scheme="light"
    )
    return context.new_page()


def frontier(browser: Browser, secretary: str, common_text: str, path: Path) -> None:
    """The common text at a step, as the secretary sees it."""
    page = page_of(browser, 1280, 1000)
    account = SECRETARY.search(secretary)
    assert account
    page.goto(address(secretary))
    page.locator('details:has(input[name="password"]) > summary').click()
    page.locator('input[name="login"]').fill(account[1])
    page.locator('input[name="password"]').fill(account[2])
    page.keyboard.press("Enter")
    page.locator(".who bdi").wait_for()
    page.goto(address(common_text))
    steps = page.locator("svg.chart a")
    step = steps.nth(steps.count() // 2).get_attribute("href") or ""
    page.goto(address(common_text) + step.split("#")[0])
    page.locator("[data-progress]").wait_for(state="detached", timeout=60_000)
    page.screenshot(path=path)


def answer(browser: Browser, delegate: str, path: Path) -> None:
    """A delegate's page on her phone, some clauses answered."""
    page = page_of(browser, 360, 740, scale=1.5)
    page.goto(address(delegate))
    page.locator('#clause-1 input[value="S"]').check()
    page.locator('#clause-3 label:has(input[value="S+"])').click()
    page.locator("#clause-3").evaluate("clause => clause.scrollIntoView()")
    page.screenshot(path=path)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("UNDERSIGNED_CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with demonstration() as lines, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        secretary, common_text, delegate = lines[:3]
        frontier(browser, secretary, common_text, folder / "frontier.png")
        answer(browser, delegate, folder / "answer.png")
        browser.close()
    for path in sorted(folder.glob("*.png")):
        print(f"{path}: {path.stat().st_size:,} bytes")
        if path.stat().st_size > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST:,} bytes.")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
