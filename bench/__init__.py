"""Reproducible comparisons: ``python -m bench`` runs all, ``python -m bench NAME...`` some."""
