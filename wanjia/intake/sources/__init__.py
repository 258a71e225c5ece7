"""One folder a source of tables: what its files look like, and how their rows become rows of the gate."""
