"""How a file is written, and when another person has to agree: pure."""
