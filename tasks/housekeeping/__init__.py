"""Looking after an installation: what may go, what is merged, backup and restore."""
