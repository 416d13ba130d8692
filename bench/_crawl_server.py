"""The server of the crawl benchmark: 200 hosts on loopback addresses, 50 reports each, one cheap process.

Run as ``python -m bench._crawl_server REPORTS``; prints its port, then serves until it is killed.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys

PROSE = "本机关照章公开了应当公开的事项，目录按月核对，栏目有专人看管，来信来电都有回音，底稿留存备查。"
HEADINGS = ["总体情况", "主动公开", "收到和处理", "行政复议", "行政诉讼", "问题及改进", "其他需要报告"]


def listing(reports: int) -> bytes:
    """Returns the list page of a host."""
    rows = "".join(
        f"<li><a href='./202401/t20240120_{number}.html'>第{number}局2023年政府信息公开工作年度报告</a>"
        "<span>2024-01-20</span></li>"
        for number in range(reports)
    )
    return f"<html><head><meta charset='utf-8'></head><body><ul>{rows}</ul></body></html>".encode()


def report(host: str, number: int) -> bytes:
    """Returns one report page of some 20 kB."""
    text = "".join(f"<h2>{heading}</h2><p>{PROSE * 6}</p>" for heading in HEADINGS)
    table = "".join(f"<tr><td>第{row}行</td>{'<td>0</td>' * 7}</tr>" for row in range(28))
    title = f"{host}第{number}局2023年政府信息公开工作年度报告"
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><h1>{title}</h1>{text}<table>{table}</table></body></html>"
    ).encode()


class Protocol(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, ETag and 304; nothing more."""

    pages: dict[str, bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines[1:]}
            self.transport.write(self.answer(lines[0].split(" ")[1], headers))

    def answer(self, path: str, headers: dict[str, str]) -> bytes:
        if path == "/robots.txt":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if path.endswith("/gknb/"):
            body = self.pages["list"]
        else:
            host = headers["host"].partition(":")[0]
            body = report(host, int(path.rsplit("_", 1)[1].removesuffix(".html")))
        tag = f'"{hashlib.md5(body).hexdigest()}"'
        if headers.get("if-none-match") == tag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nContent-Length: 0\r\n\r\n".encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: {tag}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


async def main(reports: int) -> None:
    Protocol.pages = {"list": listing(reports)}
    server = await asyncio.get_running_loop().create_server(Protocol, "0.0.0.0", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
