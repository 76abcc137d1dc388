"""Reads: the sources an actor may see, and their pages, passages and corrections."""
