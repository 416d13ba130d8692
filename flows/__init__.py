"""Flows: in what order things happen, and the command line."""
