"""Undersigned: say together exactly what you agree on, keep what you don't, and show that you meant it."""

__version__ = "0.1.0"
