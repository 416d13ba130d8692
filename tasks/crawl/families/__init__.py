"""The families of site software, recognised by content. One small module each; the order is that of certainty."""

from tasks.crawl.families.aspnet import AspNet
from tasks.crawl.families.epoint import Epoint
from tasks.crawl.families.family import Family
from tasks.crawl.families.generic import Generic
from tasks.crawl.families.gkmlpt import Gkmlpt
from tasks.crawl.families.hanweb import Hanweb
from tasks.crawl.families.jpaas import Jpaas
from tasks.crawl.families.lonsun import Lonsun
from tasks.crawl.families.trs import Trs
from tasks.crawl.families.ucap import Ucap
from tasks.crawl.families.vsb import Vsb
from tasks.crawl.page import Page

FAMILIES: tuple[Family, ...] = (
    Gkmlpt(),
    Jpaas(),
    Hanweb(),
    Epoint(),
    Lonsun(),
    Vsb(),
    AspNet(),
    Ucap(),
    Trs(),
    Generic(),
)


def family_of(page: Page) -> Family:
    """Returns the family that made ``page``; the generic one if no other recognises it."""
    return next(family for family in FAMILIES if family.recognises(page))
