"""Small simulated sites, one for each trap of government web sites, for tests and demonstrations of the crawler."""

from demo.fixtures_sites.catalogue import SITES
from demo.fixtures_sites.server import ServedSite, serve_site
from demo.fixtures_sites.site import Answer, Asked, Site

__all__ = ["SITES", "Answer", "Asked", "ServedSite", "Site", "serve_site"]
