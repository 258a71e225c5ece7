"""The set forms of the rules, as text for DuckDB."""
