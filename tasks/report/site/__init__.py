"""The static quality site: pages written from the warehouse, readable from a file or any web server."""
