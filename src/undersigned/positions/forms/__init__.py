"""What people type: the secretary who opens a round, the delegate who answers."""

from undersigned.positions.forms.objections import ObjectionForm
from undersigned.positions.forms.precedents import choices_of, kept_fields
from undersigned.positions.forms.rounds import InviteForm, RoundForm
from undersigned.positions.forms.sheet import Sheet

__all__ = ["InviteForm", "ObjectionForm", "RoundForm", "Sheet", "choices_of", "kept_fields"]
