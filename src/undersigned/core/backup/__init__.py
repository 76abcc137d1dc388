"""Copies of a node that can be made while it runs (making.py), and a node made from such a copy (restoring.py).

Nothing is imported here: a node is restored before Django knows its database.
"""
