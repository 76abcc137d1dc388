"""Published registers go in: each import is one act."""

from undersigned.positions.actions.imports.moves import Move
from undersigned.positions.actions.imports.storing import Imported, import_unga
from undersigned.positions.actions.imports.treaties import TreatiesImported, import_treaties

__all__ = ["Imported", "Move", "TreatiesImported", "import_treaties", "import_unga"]
