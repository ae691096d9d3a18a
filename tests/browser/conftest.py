"""A real server with two workers, and a real Chromium that may talk to nobody else."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

expect.set_options(timeout=45_000)  # of a machine that does other work as well

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser: each worker has a server and a browser of its own."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@contextmanager
def served(base_path: str = "/", **environment: str) -> Iterator[str]:
    """Serve the app as in production and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "app:server", "--bind", f"127.0.0.1:{port}"),
            *("--preload", "--workers", "2", "--threads", "4", "--log-level", "warning"),
        ],
        cwd=ROOT,
        env={**os.environ, "MESODRIFT_URL_PREFIX": base_path, **environment},
    )
    address = f"http://127.0.0.1:{port}{base_path}"
    try:
        _wait_for(address + "health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail("the server did not start")
        with closing(HTTPConnection(urlsplit(address).netloc, timeout=2)) as connection:
            try:
                connection.request("GET", urlsplit(address).path)
                connection.getresponse().read()
            except OSError:
                time.sleep(0.1)
            else:
                return
    pytest.fail("the server did not answer within a minute")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Give Playwright to a file; while it runs, no other event loop can in its process."""
    if _chromium() is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Give a browser whose contexts know nothing of each other."""
    running = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which a browser keeps scripts that it has compiled."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def lasting(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """Give a browser as people have it, which need not compile the scripts for every page."""
    running = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=_chromium(),
        args=FLAGS,
        viewport={"width": 1440, "height": 900},
        accept_downloads=True,
    )
    yield running
    running.close()


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def wait_for(page: Page, expression: str, seconds: float = 45) -> None:
    """Wait until an expression holds. Playwright's own way is an eval, which our policy refuses."""
    until = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > until:
            pytest.fail(f"not within {seconds:.0f} s: {expression}")
        page.wait_for_timeout(50)


class Visitor:
    """One reader with a browser: its page, what its console said, what it asked from outside."""

    def __init__(
        self,
        context: BrowserContext,
        address: str,
        *,
        size: tuple[int, int] | None = None,
        is_still: bool = False,
    ) -> None:
        """Open a page, of another size than others, or of a reader who wants no motion."""
        self.address = address
        self.page: Page = context.new_page()
        if size:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
        if is_still:
            self.page.emulate_media(reduced_motion="reduce")
        self.console: list[str] = []
        self.outside: list[str] = []
        self.draws: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("request", self._see)

    def _hear(self, message: object) -> None:
        if getattr(message, "type", "") in {"error", "warning"}:
            self.console.append(getattr(message, "text", ""))

    def _see(self, request: object) -> None:
        url = getattr(request, "url", "")
        host = self.address.split("/")[2]
        if url.startswith("http") and url.split("/")[2] != host:
            self.outside.append(url)
        if "_dash-update-component" in url:
            self.draws.append(str(getattr(request, "post_data", "")))

    def open(self, path: str = "") -> Page:
        """Open a path and wait until every card on screen is drawn."""
        self.page.goto(self.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the cards on screen show the selection in the address."""
        wait_for(
            self.page,
            """() => {
                const cards = window.mesodrift && window.mesodrift.cards();
                const main = document.querySelector('main');
                if (!main || !cards) return false;
                if (!document.querySelector('[data-card]')) return true;
                return cards.length > 0 && cards.every((card) =>
                    card.dataset.drawn === window.mesodrift.selection() &&
                    !card.classList.contains('stale') &&
                    (card.classList.contains('flipped') ||
                     card.querySelector('.main-svg, .graph-stage canvas') !== null ||
                     card.querySelector('.graph-list, .loops')?.offsetParent != null));
            }""",
        )
        self.page.wait_for_timeout(150)

    def selection(self) -> str:
        return str(self.page.evaluate("window.mesodrift.selection()"))


@pytest.fixture
def context(lasting: BrowserContext) -> Iterator[BrowserContext]:
    """Give a browser that remembers nothing of the readers before, but the scripts."""
    yield lasting
    blank, *opened = lasting.pages
    session = lasting.new_cdp_session(blank)
    visited = [urlsplit(page.url) for page in opened]
    origins = {f"{url.scheme}://{url.netloc}" for url in visited if url.netloc}
    for page in opened:
        page.close()
    for origin in origins:
        everything = {"origin": origin, "storageTypes": "cookies,local_storage,indexeddb"}
        session.send("Storage.clearDataForOrigin", everything)
    session.detach()
    lasting.clear_permissions()


@pytest.fixture
def visitor(context: BrowserContext, address: str) -> Iterator[Visitor]:
    """Give a reader whose console must be silent and who may ask nobody outside, at the end."""
    reader = Visitor(context, address)
    yield reader
    assert reader.console == []
    assert reader.outside == []
