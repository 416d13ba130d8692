"""What a response really is: HTTP 200 proves nothing (crawl.md, sections 5 and 8)."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from tasks.crawl.jumps import refresh_target, script_target
from tasks.crawl.page import Page

# Outcomes whose document goes on to extraction.
EXTRACTABLE = frozenset(
    {"ok", "unchanged", "attachment_only", "image_only", "bad_encoding", "ambiguous_year"}
)
# Outcomes that settle an address for now: what was there has been taken, of use or not.
TAKEN = EXTRACTABLE | {"ambiguous_org"}

# Every outcome code a fetch record may have, with its meaning; docs/sources.md prints this table.
OUTCOMES = {
    "ok": "taken",
    "unchanged": "HTTP 304, or the same bytes as last time",
    "soft404": "HTTP 200, but the page says that it does not exist",
    "gone": "HTTP 404 or 410",
    "redirected_home": "the address leads to the home page: the document is gone",
    "js_shell": "a page of script that jumps elsewhere, and the jump was not followed to an end",
    "spa": "an empty shell that a script fills in the browser",
    "waf": "a web application firewall answered; recorded, never worked around",
    "robots_denied": "robots.txt forbids it; nothing was sent",
    "robots_postponed": "robots.txt could not be read (5xx, time-out); nothing was sent",
    "timeout": "no answer, or none complete, in time",
    "tls": "no trustworthy TLS connection",
    "unreachable": "no connection: name unknown, refused or broken",
    "truncated": "the connection ended before the body did",
    "too_large": "larger than the limit, as sent or unpacked",
    "bad_encoding": "text that is garbled as published, or packed in an unknown way",
    "redirect_loop": "more redirects or jumps than allowed",
    "refused_address": "the host has a private or loopback address; nothing was sent",
    "wrong_host": "leads to a host that the source does not allow; not followed",
    "bad_url": "no http(s) address",
    "http_error": "another HTTP error",
    "host_paused": "the host refused three times in a row and is left alone; nothing was sent",
    "attachment_only": "no text on the page, the report is attached",
    "image_only": "no text on the page, only pictures",
    "not_annual_report": "title or content says that it is something else",
    "ambiguous_org": "it is not clear whose report it is, or it is another place's",
    "ambiguous_year": "title and text name different years",
    "captcha": "the server asks for a captcha; recorded, not solved",
}

_WAF_COOKIES = {
    "__jsl_clearance": "jiasule", "__jsluid": "jiasule", "wzws_cid": "wangzhan", "eo_bot_ssid": "edgeone",
    "acw_sc__v2": "aliyun", "fssbbil1ugzbn7n80": "ruishu",
}  # fmt: skip
_WAF_TEXT = re.compile(r"WTKkN|EO_Bot_Ssid|__jsl_clearance|wzws_|FSSBBIl1UgzbN7N80|\$_ts\b|acw_sc__v2")
_BLOCK_TEXT = re.compile(
    r"(访问|请求).{0,16}(被?拦截|被?阻断|存在威胁|不合法|安全威胁|疑似攻击)|Web应用防火墙|安全狗|云防护|网站防火墙"
)
_SOFT_404 = re.compile(
    r"找不到|页面不存在|不存在或(?:者)?已(?:经)?(?:被)?删除|已(?:经)?(?:被)?删除|404|无法访问|Not Found"
    r"|(?:页面|网页|文章|信息|内容|栏目|资源)(?:已经|暂时)?(?:不存在|无法显示|已下线|尚未发布)"
    r"|(?:没有|未)(?:找|查)到.{0,10}(?:页面|网页|文章|信息|内容|文件)",
    re.IGNORECASE,
)
_SHOWS = re.compile(r"<(?:a|area|img|iframe|frame|embed|object|canvas|script|form)\b|pdfsrc", re.IGNORECASE)
_REFUSALS = {400, 403, 405, 422, 503}
_SPA = re.compile(
    r"<div[^>]+id\s*=\s*[\"']?(app|root)[\"']?[^>]*>|chunk-vendors|<\?=el\.|new CMS\(", re.IGNORECASE
)
_GARBLED = re.compile(r"锟斤拷|闂[備傚佽]|閹[凤拷]|\ufffd")
_CAPTCHA = re.compile(r"验证码|滑块|captcha", re.IGNORECASE)
_ARTICLE_TEXT = re.compile(r"年度报告|年报|信息公开")
_CHINESE = re.compile(r"[\u4e00-\u9fff]|\\u[4-9][0-9a-f]{3}", re.IGNORECASE)
SHELL_BYTES = 1500
MAX_REFRESH = 20_000
MAX_PAGE = 10_000_000  # bytes of HTML that are worth parsing
SHORT_TEXT = 2000


class Verdict(NamedTuple):
    """An outcome code, why, and for shells where they jump to."""

    outcome: str
    detail: str | None = None
    target: str | None = None


def judge_status(status: int, headers: dict[str, str], page: Page) -> Verdict | None:
    """Returns what an HTTP status other than 200 means; None for 200 (then look at the page)."""
    if status in (412, 468, 521):
        return Verdict("waf", f"HTTP {status}, {waf_kind(headers, page) or 'unknown kind'}")
    if status in _REFUSALS and (wall := _wall(status, headers, page)):
        return Verdict("waf", f"HTTP {status}, {wall}")
    if status in (404, 410):
        return Verdict("gone", f"HTTP {status}")
    if status >= 300 or status < 200:
        return Verdict("http_error", f"HTTP {status}")
    return None


def judge_page(page: Page, headers: dict[str, str], *, referred: bool = False) -> Verdict:
    """Returns what a page that came with HTTP 200 is."""
    if not is_html(page):
        return Verdict("ok") if page.body else Verdict("soft404", "empty body")
    if len(page.body) > MAX_PAGE:
        return Verdict("too_large", f"an HTML page of {len(page.body)} bytes")
    text = page.text
    target = jump_target(page)
    if target:
        return Verdict("js_shell", f"jumps to {target}", target)
    if len(page.body) < 60_000 and _WAF_TEXT.search(text):
        return Verdict("waf", f"HTTP 200, {waf_kind(headers, page) or 'script challenge'}")
    words = page.words
    if len(words) < 300 and _BLOCK_TEXT.search(words):
        return Verdict("waf", "HTTP 200, block page")
    if referred and len(words) < 500 and _asks_for_captcha(text, words):
        return Verdict("captcha", "the page asks for a captcha")
    if not words and not _SHOWS.search(text):
        return Verdict("soft404", "an empty page")
    if len(words) < SHORT_TEXT and _says_gone(words, page):
        return Verdict("soft404", words[:60])
    if len(page.body) < 20_000 and len(words) < 200 and _SPA.search(text):
        return Verdict("spa", "an empty application shell")
    if _all_script(text, words):
        return Verdict("waf", "HTTP 200, a page of script only")
    if len(_GARBLED.findall(words)) > max(3, len(words) // 50) and "公开" not in words:
        return Verdict("bad_encoding", f"garbled text, read as {page.encoding}")
    return Verdict("ok")


def _wall(status: int, headers: dict[str, str], page: Page) -> str | None:
    """What kind of firewall answered with an ordinary status, None if nothing speaks for one.

    Some hosts set a firewall's cookie on every answer, so on a busy server (503) only the page itself counts.
    """
    if is_html(page) and (_WAF_TEXT.search(page.text) or _BLOCK_TEXT.search(page.words)):
        return waf_kind(headers, page) or "block page"
    return waf_kind(headers, page) if status != 503 else None


def is_html(page: Page) -> bool:
    """True if a body is an HTML page, judged by its bytes."""
    head = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(
        (
            b"<!doctype",
            b"<html",
            b"<head",
            b"<script",
            b"<body",
            b"<meta",
            b"<div",
            b"<!--",
            b"<a ",
            b"<ul",
            b"<p",
        )
    ):
        return True
    return "html" in page.content_type.lower() and not head.startswith(
        (b"%pdf", b"pk\x03\x04", b"\xd0\xcf\x11\xe0", b"{", b"[")
    )


def jump_target(page: Page) -> str | None:
    """Returns where a shell of script or a meta refresh leads, None if the page is no shell."""
    if len(page.body) > MAX_REFRESH:
        return None
    refresh = refresh_target(page.text)
    if refresh and len(page.words) < 300:
        return page.resolve(refresh)
    if len(page.body) > SHELL_BYTES or len(page.words) > 100:
        return None
    jump = script_target(page.text)
    return page.resolve(jump) if jump else None


def waf_kind(headers: dict[str, str], page: Page) -> str | None:
    """Returns the make of a firewall by its cookies or script, None if none is recognised."""
    sent = (headers.get("set-cookie", "") + " " + page.text[:20_000]).lower()
    return next((kind for mark, kind in _WAF_COOKIES.items() if mark in sent), None)


def leads_home(requested: str, final: str) -> bool:
    """True if an address with a path was answered with the home page."""
    asked, got = urlsplit(requested), urlsplit(final)
    home = got.path in ("", "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp") and not got.query
    return home and asked.path.strip("/") != "" and asked.path != got.path


def _asks_for_captcha(text: str, words: str) -> bool:
    """True for a page that is nothing but the question; articles may have a comment box with one."""
    return bool(_CAPTCHA.search(text)) and not (_ARTICLE_TEXT.search(words) or "附件" in words)


def _says_gone(words: str, page: Page) -> bool:
    found = _SOFT_404.search(words)
    if not found:
        return False
    in_title = bool(_SOFT_404.search(page.title))
    return (
        in_title
        or (len(words) < 600 and "公开" not in words.replace(page.title, "")[:200])
        or found.start() < 40
    )


def _all_script(text: str, words: str) -> bool:
    return (
        len(words) < 20
        and len(text) > 2000
        and text.lower().count("<script") >= 1
        and "<a " not in text.lower()
        # A shell that carries its article as data has Chinese in its script; a challenge has none.
        and len(_CHINESE.findall(text)) < 20
    )
