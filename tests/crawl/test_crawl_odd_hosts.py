"""Hosts as they vary: robots.txt of all kinds, old TLS, one scheme only, addresses in disguise, shared machines."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from crawl_helpers import Crawl, settings_for, source_for

from demo.fixtures_sites import Answer, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import page
from tasks.crawl import politeness
from tasks.crawl.addresses import RefusedAddressError, UnknownHostError, resolve
from tasks.crawl.politeness import Gates
from tasks.crawl.robots import read_rules
from tasks.crawl.sources import Column
from tasks.crawl.transport import Transport

AGENT = "gouji/0.1 (annual report quality check; contact: office@example.cn)"
TITLE = title_of("白沙县财政局", 2023)
ARTICLE = "/gk/gknb/202401/t20240120_1.html"


def small_site() -> Site:
    site = Site("/gk/gknb/")
    site.routes["/gk/gknb/index.html"] = page(rows(row(ARTICLE, TITLE)), "年报")
    site.routes[ARTICLE] = report_page("白沙县财政局", 2023)
    return site


ROBOTS = [
    (200, "User-agent: *\nDisallow: /gk/", "robots_denied"),
    (200, "\ufeffUser-agent: *\r\nDisallow: /gk/\r\n", "robots_denied"),
    (200, "User-Agent:*\rDisallow:/gk/gknb\r", "robots_denied"),
    (200, "User-agent: gouji\nDisallow: /\n\nUser-agent: *\nAllow: /", "robots_denied"),
    (200, "User-agent: GOUJI/0.1\nDisallow: /\n\nUser-agent: *\nAllow: /", "robots_denied"),
    (200, "User-agent: *\nDisallow: /*.html$\nDisallow: /gk/*/$", "robots_denied"),
    (200, "User-agent: *\nDisallow: /gk/\nAllow: /gk/gknb/", "ok"),
    (200, "User-agent: Baiduspider\nDisallow: /", "ok"),
    (200, "Sitemap: http://x/sitemap.xml\n# nothing forbidden\nUser-agent: *\nDisallow:\n", "ok"),
    (200, "", "ok"),
    (200, "<!DOCTYPE html><html><body>首页</body></html>", "ok"),
    (200, "您访问的页面不存在", "ok"),
    (404, "User-agent: *\nDisallow: /", "ok"),
    (410, "", "ok"),
    (403, "", "ok"),
    (401, "", "ok"),
    (429, "", "robots_postponed"),
    (500, "", "robots_postponed"),
    (503, "User-agent: *\nAllow: /", "robots_postponed"),
    (412, "", "waf"),
    (521, "", "waf"),
    (468, "", "waf"),
    (200, "User-agent: *\nCrawl-delay: 100000\n", "robots_postponed"),
]


@pytest.mark.parametrize(("status", "text", "outcome"), ROBOTS)
def test_robots_of_all_kinds(crawl: Crawl, status: int, text: str, outcome: str) -> None:
    crawl.settings = settings_for(retries=0, user_agent=AGENT)
    site = small_site()
    site.routes["/robots.txt"] = Answer(text.encode(), status, content_type="text/plain")
    with serve_site(site) as served:
        crawl.of(served)
    assert {record["outcome"] for record in crawl.records() if record["kind"] != "robots"} == {outcome}
    if outcome != "ok":
        assert set(served.paths()) == {"/robots.txt"}


@pytest.mark.parametrize("kind", ["slow", "cut", "endless", "loop", "redirect_home", "refused"])
def test_a_robots_file_that_cannot_be_read_postpones(crawl: Crawl, kind: str) -> None:
    crawl.settings = settings_for(retries=0, timeout_total=1, timeout_read=0.5, max_bytes=100_000)
    site = small_site()
    whole = b"User-agent: *\nDisallow: /\n"
    site.routes["/robots.txt"] = {
        "slow": Answer(whole, delay=3),
        "cut": Answer(raw=lambda write: write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + whole)),
        "endless": Answer(raw=lambda write: write(b"HTTP/1.1 200 OK\r\n\r\n" + b"# x\n" * 100_000 + whole)),
        "loop": Answer(status=302, headers=(("Location", "/robots.txt"),)),
        "redirect_home": Answer(status=302, headers=(("Location", "/"),)),
        "refused": Answer(raw=lambda write: None),
    }[kind]
    site.routes["/"] = page("首页", "白沙县人民政府")
    with serve_site(site) as served:
        crawl.of(served)
    expected = {"loop": "ok", "redirect_home": "ok"}.get(kind, "robots_postponed")
    assert {record["outcome"] for record in crawl.records() if record["kind"] != "robots"} == {expected}


def test_a_robots_file_moved_to_www_counts(crawl: Crawl) -> None:
    site = small_site()
    site.routes["/robots.txt"] = Answer(status=301, headers=(("Location", "/static/robots.txt"),))
    site.routes["/static/robots.txt"] = Answer(b"User-agent: *\nDisallow: /gk/", content_type="text/plain")
    with serve_site(site) as served:
        crawl.of(served)
    assert {record["outcome"] for record in crawl.records("list")} == {"robots_denied"}


def test_crawl_delay_and_request_rate_are_read() -> None:
    rules = read_rules(200, b"User-agent: *\nCrawl-delay: 2.5\n", "ok", AGENT)
    assert rules.delay(AGENT) == 2.5
    rules = read_rules(200, b"User-agent: *\nRequest-rate: 1/7\n", "ok", AGENT)
    assert rules.delay(AGENT) == 7


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "0", "0.0.0.0", "::1", "::ffff:127.0.0.1",
     "::ffff:7f00:1", "0:0:0:0:0:ffff:a00:1", "localhost", "localhost.", "169.254.169.254", "10.0.0.1", "192.168.0.1",
     "[::]".strip("[]")],
)  # fmt: skip
def test_private_addresses_in_disguise_are_refused(host: str) -> None:
    with pytest.raises((RefusedAddressError, UnknownHostError)):
        resolve(host, 80, allow_private=False)


def test_a_name_that_turns_private_between_two_requests_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: what was looked up is what is connected to, and it is looked up for every connection."""
    answers = iter(["1.1.1.1", "127.0.0.1"])
    asked: list[str] = []

    def lookup(host: str, port: int, **_: object) -> list[tuple]:
        asked.append(next(answers))
        return [(2, 1, 6, "", (asked[-1], port))]

    monkeypatch.setattr("tasks.crawl.addresses.socket.getaddrinfo", lookup)
    connected: list[str] = []
    monkeypatch.setattr("socket.socket.connect", lambda self, where: connected.append(where[0]))
    transport = Transport(AGENT, allow_private=False)
    transport.connect("www.x.gov.cn", 80, 1, ()).close()
    with pytest.raises(RefusedAddressError):
        transport.connect("www.x.gov.cn", 80, 1, ())
    transport.close()
    assert connected == ["1.1.1.1"]


@pytest.mark.parametrize("target", ["http://[::1]:1/x", "http://2130706433/", "//10.0.0.1/", "http://0x7f.1:22/",
                                    "file:///etc/passwd", "gopher://127.0.0.1:70/", "http:///", "javascript:1"])  # fmt: skip
def test_redirects_to_where_nobody_should_go(crawl: Crawl, target: str) -> None:
    site = small_site()
    site.routes[ARTICLE] = Answer(status=302, headers=(("Location", target),))
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.outcomes()[TITLE] in ("wrong_host", "http_error", "redirect_loop", "redirected_home")


@contextmanager
def secure_server(folder: Path, context: ssl.SSLContext, port: int = 0) -> Iterator[int]:
    """A TLS server with a certificate for 127.0.0.1 in ``folder``; answers every request with the small site."""
    site = small_site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = site.answer(Asked("GET", self.path, {}, {}, {}))
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type or "text/html")
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keeps the console quiet."""

    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server = HTTPServer(("127.0.0.1", port), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a certificate that this process trusts, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
               "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "cert.pem"))
    monkeypatch.setattr("requests.certs.where", lambda: str(tmp_path / "cert.pem"))
    return tmp_path


def test_old_ciphers_are_spoken_with_old_servers(crawl: Crawl, trusted: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with secure_server(trusted, context) as port:
        crawl.night(source_for(f"https://127.0.0.1:{port}/gk/gknb/"))
    assert crawl.outcomes() == {TITLE: "ok"}


@pytest.mark.parametrize("listed", ["https", "http"])
def test_the_other_scheme_is_tried(
    crawl: Crawl, trusted: Path, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    """Only on default ports: there the schemes belong together. Names and ports are mapped to servers of the test."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with serve_site(small_site()) as plain, secure_server(trusted, context) as secure:
        ports = {443: 1, 80: int(plain.base.rsplit(":", 1)[1])} if listed == "https" else {80: 1, 443: secure}
        connect = Transport.connect
        monkeypatch.setattr(
            Transport, "connect", lambda self, host, port, *rest: connect(self, host, ports[port], *rest)
        )
        crawl.night(source_for(f"{listed}://127.0.0.1/gk/gknb/"))
    assert crawl.outcomes() == {TITLE: "ok"}
    other = "http" if listed == "https" else "https"
    assert {record["final_url"].split(":")[0] for record in crawl.records("article")} == {other}
    assert {record["url"].split(":")[0] for record in crawl.records("list")} == {listed}


def test_hosts_of_one_machine_share_its_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names of one government cluster: their requests are spaced as those of one machine."""
    monkeypatch.setattr(
        politeness, "address_of_host", lambda host: "203.0.113.7" if host.startswith("a") else host
    )
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(politeness.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(politeness.time, "sleep", sleep)
    gates = Gates(address_delay=1.0)
    for host in ("a1.x.gov.cn", "a2.x.gov.cn", "b.x.gov.cn", "a3.x.gov.cn"):
        with gates.of(host).turn():
            pass
    assert [round(seconds, 2) for seconds in slept if seconds] == [1.0, 1.0]


def test_machines_of_the_demo_are_not_shared() -> None:
    assert politeness.address_of_host("127.0.0.1:8001") is None


def test_two_columns_on_two_ports_are_two_hosts(crawl: Crawl) -> None:
    with serve_site(small_site()) as one, serve_site(small_site(), "127.0.0.7") as two:
        crawl.night(source_for(columns=[Column(url=one.column), Column(url=two.column)]))
    assert [asked.count("/robots.txt") for asked in (one.paths(), two.paths())] == [1, 1]
