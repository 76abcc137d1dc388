"""What people type: the secretary who opens a round, the delegate who answers."""

from undersigned.positions.forms.rounds import InviteForm, RoundForm
from undersigned.positions.forms.sheet import Sheet

__all__ = ["InviteForm", "RoundForm", "Sheet"]
