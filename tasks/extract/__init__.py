"""Extraction: from the bytes of a document to the cells of the form, offline and deterministic."""
