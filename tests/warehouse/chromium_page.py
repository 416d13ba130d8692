"""A page in headless Chromium, driven over its debugging port: text, clicks, and every address it asked for."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import connect

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1300,1000",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
)  # fmt: skip
# Web components keep their parts in shadow roots, which neither innerText nor querySelector enters.
DEEP = """
const all = []; const walk = root => root.querySelectorAll('*').forEach(e => { all.push(e); if (e.shadowRoot) walk(e.shadowRoot); });
walk(document);
"""


class Page:
    """A page; use it as a context manager."""

    def __init__(self, chromium: str, folder: Path) -> None:
        self.profile = folder / "profile"
        command = [chromium, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.asked: list[str] = []
        self._number = 0
        port = self._wait_for_port()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            target = next(one for one in json.load(answer) if one["type"] == "page")
        self._socket = connect(target["webSocketDebuggerUrl"], max_size=None)
        for domain in ("Network", "Page", "Runtime"):
            self._call(f"{domain}.enable")

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(20)

    def go(self, url: str) -> None:
        self._call("Page.navigate", url=url)

    def hosts(self) -> set[str]:
        """Returns the hosts that the page sent requests to."""
        return {host for url in self.asked if (host := urlsplit(url).hostname)}

    def text(self) -> str:
        """Returns all text, that within web components included."""
        return str(self._js(f"(() => {{{DEEP} return all.map(e => [...e.childNodes].filter(n => n.nodeType === 3)"
                            ".map(n => n.data).join(' ')).join('\\n'); })()"))  # fmt: skip

    def click(self, words: str) -> bool:
        """Clicks the last button or tab with these words; tells whether there is one."""
        return bool(self._js(
            f"(() => {{{DEEP} const e = all.filter(e => (e.tagName === 'BUTTON' || e.getAttribute('role') === 'tab') "
            f"&& e.innerText && e.innerText.trim() === {json.dumps(words)}).pop(); if (!e) return false; "
            "e.dispatchEvent(new MouseEvent('mousedown', {bubbles: true, composed: true, button: 0})); e.click(); return true; })()"
        ))  # fmt: skip

    def wait(self, done: Callable[[], bool], what: str, seconds: float = 120) -> None:
        """Waits until something is so; fails with what the page shows."""
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, f"{what} never came; the page shows: {self.text()[-1500:]}"
            time.sleep(0.3)

    def _wait_for_port(self) -> int:
        file = self.profile / "DevToolsActivePort"
        end = time.monotonic() + 60
        while not (file.exists() and file.read_text().strip()):
            assert time.monotonic() < end and self._process.poll() is None, "chromium did not start"
            time.sleep(0.2)
        return int(file.read_text().splitlines()[0])

    def _js(self, expression: str) -> Any:
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=60))
            if message.get("id") == self._number:
                return dict(message.get("result", {}))
            if message.get("method") == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
            elif message.get("method") == "Network.webSocketCreated":
                self.asked.append(message["params"]["url"])
