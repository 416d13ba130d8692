"""Copies of archived originals: kept as they came, told by our own suffixes, and harmless in a browser."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image
from report_sample import NAMES, document_of

from tasks.report.site.build import build_site
from tasks.report.site.reading import slug_of

Edit = Callable[..., Path]
ORIGINAL = '<html><body onload="alert(1)"><p id="own">原来的网页 "引号" &amp; 3</p></body></html>'


def original_of(document_id: str) -> bytes:
    return f"{ORIGINAL}<!-- {document_id} -->".encode()


def page_of(site: Path, organization: str) -> str:
    return (site / "organization" / f"{slug_of(organization)}.html").read_text(encoding="utf-8")


def test_each_report_links_to_its_original(sample_database: Path, tmp_path: Path) -> None:
    build_site(sample_database, tmp_path / "site", read_original=original_of)
    links = re.findall(r'href="\.\./(copy/[^"]+)"', page_of(tmp_path / "site", NAMES[2]))
    assert len(links) == 3 and all(link.endswith(".html") for link in links)
    copy = (tmp_path / "site" / f"copy/{document_of(NAMES[2], 2021)[:20]}.html").read_text(encoding="utf-8")
    framed = re.search(r'<iframe sandbox="allow-same-origin" title="[^"]+" srcdoc="([^"]*)">', copy)
    assert framed is not None
    assert html.unescape(framed.group(1)).encode() == original_of(document_of(NAMES[2], 2021))
    assert "default-src 'none'" in copy and document_of(NAMES[2], 2021) in copy


def test_without_an_archive_the_hash_is_named(sample_database: Path, tmp_path: Path) -> None:
    build_site(sample_database, tmp_path / "site")
    assert not (tmp_path / "site" / "copy").exists()
    assert document_of(NAMES[2], 2021)[:20] in page_of(tmp_path / "site", NAMES[2])


def test_files_keep_their_bytes_under_our_suffix(edited: Edit, tmp_path: Path) -> None:
    pdf, member = document_of(NAMES[2], 2021), document_of(NAMES[3], 2021)
    database = edited(
        f"update document set format = 'pdf' where document_id = '{pdf}'",
        f"update report set document_id = document_id || '!附件/x.html' where document_id = '{member}'",
        f"update document set format = 'zip' where document_id = '{member}'",
        f"update document set format = 'svg' where document_id = '{document_of(NAMES[4], 2021)}'",
    )
    build_site(database, tmp_path / "site", read_original=original_of)
    copies = tmp_path / "site" / "copy"
    assert (copies / f"{pdf[:20]}.pdf").read_bytes() == original_of(pdf)
    assert (copies / f"{member[:20]}.zip").read_bytes() == original_of(member)
    assert (copies / f"{document_of(NAMES[4], 2021)[:20]}.bin").exists()


def test_a_copy_is_read_once_and_goes_with_the_setting(sample_database: Path, tmp_path: Path) -> None:
    read: list[str] = []

    def count(document_id: str) -> bytes:
        read.append(document_id)
        return original_of(document_id)

    build_site(sample_database, tmp_path / "site", read_original=count)
    assert len(read) == len(set(read)) == len(list((tmp_path / "site" / "copy").iterdir()))
    assert build_site(sample_database, tmp_path / "site", read_original=count).written == 0
    assert len(read) == len(set(read))
    assert build_site(sample_database, tmp_path / "site").removed == len(read)


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that remembers who asked it for something."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.slow
@pytest.mark.browser
def test_a_hostile_original_loads_nothing_and_runs_nothing(sample_database: Path, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with listening() as (address, asked):
        hostile = f"""<html><head><link rel="stylesheet" href="{address}/css">
            <meta http-equiv="refresh" content="0;url={address}/refresh"></head>
            <body style="background:url({address}/background)"><img src="{address}/img"><p style="background:#00ff00;height:300px">仍可读</p>
            <script>fetch("{address}/fetch"); top.document.title = "taken"</script>
            <iframe src="{address}/frame"></iframe><form action="{address}/form"></form></body></html>"""
        build_site(sample_database, tmp_path / "site", read_original=lambda _: hostile.encode())
        copy = tmp_path / "site" / f"copy/{document_of(NAMES[2], 2021)[:20]}.html"
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--virtual-time-budget=3000",
            "--disable-background-networking", "--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}",
            f"--screenshot={tmp_path / 'copy.png'}", copy.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert asked == []
    with Image.open(tmp_path / "copy.png") as picture:
        colors = {color for _, color in picture.convert("RGB").getcolors(1 << 24) or ()}
    assert (0, 255, 0) in colors, "the archived page is not shown"
