"""Addresses: made clean for fetching, and made equal where they mean the same page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SESSION = re.compile(r";jsessionid=[^?#/]*", re.IGNORECASE)
_CACHE_BUSTER = re.compile(
    r"(?:^|(?<=&))(?:(?:_|t|v|timestamp|random|rnd)=[\d.]*|(?:jsessionid|phpsessid|aspsessionid\w*)=[^&]*)(?:&|$)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 2000


def clean(href: str, base: str, encoding: str = "utf-8") -> str | None:
    """Returns the absolute http(s) address that ``href`` means on page ``base``; None if it is no such address.

    Session ids, cache busters and fragments are dropped, backslashes and blanks repaired. ``encoding`` is that of the
    page: browsers send Chinese in a query in it, and Chinese in a path in UTF-8.
    """
    href = _CONTROL.sub("", href).strip().replace("\\", "/")
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username is not None or port == 0:
        return None
    query = _CACHE_BUSTER.sub("", parts.query).rstrip("&")
    path = _SESSION.sub("", parts.path) or "/"
    try:
        url = str(
            safe_url_string(
                urlunsplit((parts.scheme, netloc(parts.scheme, parts.hostname, port), path, query, "")),
                encoding=encoding,
            )
        )
    except (ValueError, UnicodeError, LookupError):
        return None
    return url if len(url) <= MAX_URL else None


def netloc(scheme: str, hostname: str, port: int | None) -> str:
    """Returns host and port as they stand in an address, the default port left out."""
    host = f"[{hostname}]" if ":" in hostname else hostname.lower()
    return host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"


def host_of(url: str) -> str:
    """Returns ``host`` or ``host:port`` of an address."""
    parts = urlsplit(url)
    return netloc(parts.scheme, parts.hostname or "", parts.port)


def identity(url: str) -> str:
    """Returns the same text for addresses of the same page: http or https, with www or without, query in any order.

    For comparing only, never for fetching.
    """
    scheme, _, rest = str(canonicalize_url(url, keep_blank_values=False)).partition("://")
    return "http://" + rest.removeprefix("www.") if scheme in _DEFAULT_PORTS else url


def site_of(host: str) -> str:
    """Returns the part of a host that one body has registered: ``x.gov.cn``; hosts elsewhere stand for themselves."""
    labels = host.partition(":")[0].split(".")
    if labels[-2:] == ["gov", "cn"] and len(labels) > 2:
        return ".".join(labels[-3:])
    return host


def same_site(one: str, other: str) -> bool:
    """True if both addresses lie on one host or under one name in gov.cn."""
    return site_of(host_of(one)) == site_of(host_of(other))


def query_value(url: str, *keys: str) -> str | None:
    """Returns the first non-empty value of any of ``keys`` (case ignored) in the query."""
    wanted = {key.lower() for key in keys}
    return next(
        (value for key, value in parse_qsl(urlsplit(url).query) if key.lower() in wanted and value), None
    )


def with_query(url: str, **values: str) -> str:
    """Returns ``url`` with these query keys set, the others kept in their order."""
    parts = urlsplit(url)
    pairs = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in values
    ]
    return urlunsplit(parts._replace(query=urlencode([*pairs, *values.items()])))
