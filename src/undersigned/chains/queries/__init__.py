"""Reads: chains of links, the links themselves, and what waits for editors."""
