"""Night after night: breakers, Retry-After, one connection a host with its delay."""

from __future__ import annotations

import threading
from collections import Counter

from crawl_helpers import Crawl, source_for
from night_site import path_of, site_of, unit_of

from demo.fixtures_sites import Answer, Asked, serve_site
from demo.fixtures_sites.reports import title_of
from tasks.crawl.ledger import Ledger
from tasks.crawl.politeness import Gates


def test_the_breaker_leaves_a_host_alone_over_runs(crawl: Crawl) -> None:
    site = site_of(8)
    for number in range(8):
        site.routes[path_of(number)] = Answer(b"<html>no</html>", 412)
    with serve_site(site) as served:
        crawl.of(served)
        outcomes = Counter(crawl.outcomes().values())
        asked = len(served.asked)
        again = crawl.of(served)
        host = served.base.removeprefix("http://")
    assert outcomes == {"waf": 3, "host_paused": 5}
    assert len(served.asked) == asked
    assert again.outcomes == {"robots_postponed": 1, "host_paused": 1}
    gate = Gates(Ledger(crawl.folder / "ledger")).of(host)
    assert gate.paused_until is not None
    assert "412" in gate.reason


def test_retry_after_is_obeyed(crawl: Crawl) -> None:
    site = site_of(1)
    answer, tries = site.routes[path_of(0)], []

    def busy(asked: Asked) -> Answer:
        tries.append(asked)
        assert isinstance(answer, Answer)
        return answer if len(tries) > 1 else Answer(b"", 429, headers=(("Retry-After", "1"),))

    site.routes[path_of(0)] = busy
    with serve_site(site) as served:
        crawl.of(served)
        gap = served.moments[-1] - served.moments[-2]
    assert crawl.outcomes() == {title_of(unit_of(0), 2023): "ok"}
    assert gap >= 0.95


def test_a_long_retry_after_pauses_the_host(crawl: Crawl) -> None:
    site = site_of(2)
    site.routes[path_of(0)] = Answer(b"", 503, headers=(("Retry-After", "7200"),))
    with serve_site(site) as served:
        crawl.of(served)
    assert list(crawl.outcomes().values()) == ["http_error", "host_paused"]


def test_one_connection_a_host_with_its_delay(crawl: Crawl) -> None:
    at_once, most = [0], [0]
    lock = threading.Lock()
    site = site_of(4)
    answers = {path_of(number): site.routes[path_of(number)] for number in range(4)}

    def slow(asked: Asked) -> Answer:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.05)
        with lock:
            at_once[0] -= 1
        answer = answers[asked.path]
        assert isinstance(answer, Answer)
        return answer

    for path in answers:
        site.routes[path] = slow
    with serve_site(site) as served:
        one = source_for(served.column, id="one", delay=0.1)
        two = source_for(served.base + "/gk/gknb/index.html", id="two", delay=0.1)
        threads = [threading.Thread(target=crawl.night, args=(source,)) for source in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        gaps = [later - sooner for sooner, later in zip(served.moments, served.moments[1:], strict=False)]
    assert most[0] == 1
    assert min(gaps[1:]) >= 0.09
