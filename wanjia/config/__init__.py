"""Settings and the list of contexts: the one place that knows every name."""
