"""The families of site software, recognised by content. One small module each."""

from tasks.crawl.families.family import Family
from tasks.crawl.families.generic import Generic
from tasks.crawl.families.trs import Trs
from tasks.crawl.page import Page

FAMILIES: tuple[Family, ...] = (Trs(), Generic())


def family_of(page: Page) -> Family:
    """Returns the family that made ``page``; the generic one if none recognises it."""
    return next(family for family in FAMILIES if family.recognises(page))
