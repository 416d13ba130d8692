"""Crawling: sources, discovery, site families, polite fetching, the raw archive and the ledger."""
