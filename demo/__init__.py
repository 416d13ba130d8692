"""Demo world: simulated government sites with known truth."""
