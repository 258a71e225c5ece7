"""Decisions of maps: classes, figures, datums, drawing."""
