"""Warehouse: what the data is; the forms, the tables, loading and publishing."""
