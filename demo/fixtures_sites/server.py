"""Serves a simulated site over real HTTP on a loopback address."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from demo.fixtures_sites.site import Asked, Site, fields


@dataclass
class ServedSite:
    """A site being served: its address and what was asked of it, in order."""

    site: Site
    base: str
    asked: list[Asked] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)

    @property
    def column(self) -> str:
        """Returns the address of the report column."""
        return self.base + self.site.column

    def paths(self) -> list[str]:
        """Returns the paths asked for, in order."""
        return [asked.path for asked in self.asked]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    served: ServedSite

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: clients cut connections off on purpose here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the console quiet."""

    def _answer(self) -> None:
        served = self.server.served
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        form = fields(self.rfile.read(length).decode()) if length else {}
        headers = {key.lower(): value for key, value in self.headers.items()}
        asked = Asked(self.command, unquote(parts.path), fields(parts.query), headers, form)
        served.asked.append(asked)
        served.moments.append(time.monotonic())
        answer = served.site.answer(asked)
        time.sleep(answer.delay)
        if answer.raw:
            self.close_connection = True
            with suppress(OSError):
                answer.raw(self.wfile.write)
            return
        with suppress(OSError):
            self.send_response(answer.status)
            if answer.content_type:
                self.send_header("Content-Type", answer.content_type)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)


@contextmanager
def serve_site(site: Site, host: str = "127.0.0.1", port: int = 0) -> Iterator[ServedSite]:
    """Yields the site being served on ``host``; a free port if none is given."""
    server = _Server((host, port), _Handler)
    server.served = ServedSite(site, f"http://{host}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
