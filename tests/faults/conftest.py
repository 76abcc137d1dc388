from tests.faults.places import database

__all__ = ["database"]
