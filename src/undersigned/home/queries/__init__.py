"""Reads over all rooms."""
