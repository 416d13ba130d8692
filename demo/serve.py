"""Serves the demo world over real HTTP on loopback, each site on its own port.

Ports are fixed by default, so that addresses are the same from run to run and a second night finds nothing new.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from demo.annexes import ANNEXES, Annex
from demo.fixtures_sites.site import HTML, Answer, Asked, fields
from demo.fixtures_sites.site import Site as FixtureSite
from demo.places import Place
from demo.sites import LISTS, Resource, Site
from demo.world import World

HOST = "127.0.0.1"
GZIP_FROM = 1024


class PortInUseError(RuntimeError):
    """A port of the demo sites is taken by another program."""


class Request(NamedTuple):
    """One request that a site answered."""

    site: str
    method: str
    path: str
    status: int


@dataclass
class ServedWorld:
    """A world that is being served: its addresses, and what was asked of it."""

    world: World
    base_urls: dict[str, str]
    requests: list[Request] = field(default_factory=list)
    sites: dict[str, Site] = field(default_factory=dict)
    annexes: dict[str, FixtureSite] = field(default_factory=dict)

    def column_url(self, host_id: str) -> str:
        """Returns the address of the annual-report column of a place's site or of an annex."""
        annex = next((annex for annex in ANNEXES if annex.id == host_id), None)
        if annex is not None:
            return self.base_urls[host_id] + annex.column
        place = next(place for place in self.world.places if place.id == host_id)
        return f"{self.base_urls[host_id]}{LISTS[place.family]}index.html"

    def show(self, world: World) -> None:
        """Serves another night's world from the next request on, at the same addresses."""
        self.world = world
        self.sites.update({place.id: world.site(place.id) for place in world.places})
        self.annexes.update({annex.id: world.annex(annex) for annex in ANNEXES})

    def annex_urls(self, place_id: str) -> list[str]:
        """Returns the addresses of the columns that a place has on other hosts."""
        return [self.column_url(annex.id) for annex in ANNEXES if annex.place_id == place_id]

    def answer(self, host_id: str, asked: Asked) -> Resource | None:
        """Returns what a place's site or an annex answers; an annex serves the pages of its place as well."""
        annex = next((annex for annex in ANNEXES if annex.id == host_id), None)
        if annex is None:
            return self.sites[host_id].get(asked.path)
        site = self.annexes[annex.id]
        if asked.path in site.routes:
            return _as_resource(site.answer(asked))
        return self.sites[annex.place_id].get(asked.path)


@contextmanager
def serve(world: World, ports: Mapping[str, int] | None = None) -> Iterator[ServedWorld]:
    """Serves all sites of ``world`` until the block is left.

    Args:
        world: what to serve.
        ports: port by id of place or annex; 0 takes a free one, which those not named get as well. Default: the
            fixed port of each.

    Raises:
        PortInUseError: another program listens on a port of a site.
    """
    served = ServedWorld(world, {})
    served.show(world)
    with ExitStack() as stack:
        hosts: list[Place | Annex] = [*world.places, *ANNEXES]
        for host in hosts:
            port = host.port if ports is None else ports.get(host.id, 0)
            server = _listen(port, host.id, served)
            stack.callback(server.server_close)
            thread = threading.Thread(
                target=server.serve_forever, args=(0.05,), name=f"demo {host.id}", daemon=True
            )
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            served.base_urls[host.id] = f"http://{HOST}:{server.server_address[1]}"
        yield served


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    host_id: str
    served: ServedWorld


def _listen(port: int, host_id: str, served: ServedWorld) -> _Server:
    try:
        server = _Server((HOST, port), _Handler)
    except OSError as error:
        raise PortInUseError(
            f"port {port} of the demo site '{host_id}' is in use on {HOST} ({error.strerror}); "
            "stop the other program, or another demo run, and try again"
        ) from error
    server.host_id, server.served = host_id, served
    return server


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "demo"

    def do_GET(self) -> None:  # the name http.server calls
        self._answer(with_body=True)

    def do_POST(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, *arguments: object) -> None:
        """Keeps the log silent: `ServedWorld.requests` holds what was asked."""

    def _answer(self, with_body: bool) -> None:
        parts = urlsplit(self.path)
        path = parts.path
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = Asked(self.command, path, fields(parts.query), {}, fields(form))
        resource = self.server.served.answer(self.server.host_id, asked)
        status = 404 if resource is None else 304 if self._is_known(resource) else 200
        request = Request(self.server.host_id, self.command, path, status)
        self.server.served.requests.append(request)
        if resource is None:
            self._send(404, {"Content-Type": "text/html"}, _NOT_FOUND, with_body)
            return
        headers = {
            "ETag": _etag(resource),
            "Last-Modified": format_datetime(resource.last_modified, usegmt=True),
        }
        if status == 304:
            self._send(304, headers, b"", with_body=False)
            return
        body = resource.body
        headers["Content-Type"] = resource.content_type
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) >= GZIP_FROM:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._send(200, headers, body, with_body)

    def _is_known(self, resource: Resource) -> bool:
        """Whether the client has this very version: ETag first, else the date (RFC 9110, 13.2.2)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return _etag(resource) in (part.strip() for part in known.split(","))
        since = _date(self.headers.get("If-Modified-Since"))
        return since is not None and resource.last_modified <= since

    def _send(self, status: int, headers: Mapping[str, str], body: bytes, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


_NOT_FOUND = "<html><body><h1>404</h1><p>您访问的页面不存在</p></body></html>".encode()


def _as_resource(answer: Answer) -> Resource:
    return Resource(answer.body, answer.content_type or HTML)


def _etag(resource: Resource) -> str:
    return f'"{hashlib.sha256(resource.body).hexdigest()[:20]}"'


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
