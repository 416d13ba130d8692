"""All fixture sites by their letter in the specification (crawl.md, section 8)."""

from __future__ import annotations

from collections.abc import Callable

from demo.fixtures_sites.broken_sites import site_m
from demo.fixtures_sites.document_sites import site_p, site_q
from demo.fixtures_sites.encoding_site import site_l
from demo.fixtures_sites.guangdong_sites import site_f, site_g
from demo.fixtures_sites.hanweb_sites import site_c, site_d, site_e
from demo.fixtures_sites.other_makes import site_h, site_i, site_j
from demo.fixtures_sites.robots_sites import site_r
from demo.fixtures_sites.site import Site
from demo.fixtures_sites.tree_sites import site_k, site_n, site_o
from demo.fixtures_sites.trs_sites import site_a, site_b

SITES: dict[str, Callable[[], Site]] = {
    "A": site_a,
    "B": site_b,
    "C": site_c,
    "D": site_d,
    "E": site_e,
    "F": site_f,
    "G": site_g,
    "H": site_h,
    "I": site_i,
    "J": site_j,
    "K": site_k,
    "L": site_l,
    "M": site_m,
    "N": site_n,
    "O": lambda: site_o("http://www.mirror.example"),
    "P": site_p,
    "Q": site_q,
    "R": site_r,
}
