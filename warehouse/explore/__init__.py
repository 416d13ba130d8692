"""The warehouse in a browser: a marimo app on loopback, read-only."""
