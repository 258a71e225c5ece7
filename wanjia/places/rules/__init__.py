"""Decisions about places: pure, no Django, no clock, no database."""
