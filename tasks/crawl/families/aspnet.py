"""ASP.NET: ``?page=N`` in links, or pagers that post the form back with its hidden state."""

from __future__ import annotations

from tasks.crawl.families.family import Family
from tasks.crawl.page import Page


class AspNet(Family):
    """Links first; else the form is posted back as the browser would, its state carried along (`posting`)."""

    name = "aspnet"

    def recognises(self, page: Page) -> bool:
        """True with the hidden state of a form, or links to .aspx pages."""
        return "__VIEWSTATE" in page.text or ".aspx" in page.text.lower()
