"""Expectations: what must hold between the cells, and which cell is wrong where it does not."""
