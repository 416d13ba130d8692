"""Tasks: what gouji does, one verb a module."""
