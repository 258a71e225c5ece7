"""Reads of the register. Every query of persons takes a context and answers with what has been audited."""
