"""Published registers go in: each import is one act."""

from undersigned.positions.actions.imports.moves import Move
from undersigned.positions.actions.imports.storing import Imported, import_unga

__all__ = ["Imported", "Move", "import_unga"]
