"""The same fetch-and-archive work done with Scrapy: lists, links, robots, every response into a WARC file.

Run as ``python _crawl_scrapy.py PORT HOSTS OUT`` by a Python that has scrapy and warcio; prints one JSON line.
"""

from __future__ import annotations

import json
import sys
import time
from io import BytesIO
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PORT, HOSTS, OUT = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])


class Reports(scrapy.Spider):
    name = "reports"
    pages = 0

    async def start(self):
        self.handle = (OUT / "scrapy.warc.gz").open("wb")
        self.writer = WARCWriter(self.handle, gzip=True, warc_version="1.1")
        for number in range(HOSTS):
            yield scrapy.Request(
                f"http://127.1.{number // 200}.{number % 200 + 1}:{PORT}/gk/gknb/", self.parse_list
            )

    def archive(self, response) -> None:
        pairs = [(k.decode(), v[0].decode()) for k, v in response.headers.items()]
        http = StatusAndHeaders(f"{response.status} OK", pairs, protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            http_headers=http,
        )
        self.writer.write_record(record)
        Reports.pages += 1

    def parse_list(self, response):
        self.archive(response)
        for href in response.css("li a::attr(href)").getall():
            yield response.follow(href, self.parse_report)

    def parse_report(self, response) -> None:
        self.archive(response)
        # What our crawler does with every page as well: its attachments.
        response.xpath("//a[contains(@href,'.pdf') or contains(@href,'.doc')]/@href").getall()

    def closed(self, reason: str) -> None:
        self.handle.close()


def main() -> None:
    process = CrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    started = time.monotonic()
    process.crawl(Reports)
    process.start()
    print(json.dumps({"pages": Reports.pages, "seconds": time.monotonic() - started}))


if __name__ == "__main__":
    main()
