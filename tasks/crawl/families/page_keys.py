"""What pagers have in common: what the link to the next page is called, and the names of fields that hold a number."""

from __future__ import annotations

import re

NEXT = re.compile(r"(?:下一?页|后一?页|下页|next(?:page)?)[>›»]*|[>›»]{1,2}", re.IGNORECASE)
PAGE_KEYS = (
    "page", "pageNo", "pageNum", "pageNumber", "pageIndex", "currPage", "currentPage", "curPage", "nowPage", "toPage",
    "cpage", "pn", "p",
)  # fmt: skip
_LOWER = frozenset(key.lower() for key in PAGE_KEYS)


def is_page_key(name: str) -> bool:
    """True if a field of this name holds the number of a page; a prefix such as ``ctl00$`` or ``query.`` is ignored."""
    return name.lower().replace("_", "").replace("-", "").rpartition("$")[2].rpartition(".")[2] in _LOWER
