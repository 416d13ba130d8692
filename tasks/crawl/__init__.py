"""Crawling: find annual reports on government sites, fetch them politely, archive every response."""
