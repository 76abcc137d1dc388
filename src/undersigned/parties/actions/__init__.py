"""Acts on coalitions, parties, seats and private links."""

from undersigned.parties.actions.coalitions import found_coalition
from undersigned.parties.actions.links import issue_link, make_inbox, open_through, revoke_link
from undersigned.parties.actions.parties import admit_party, change_party, leave, rejoin
from undersigned.parties.actions.pasting import WrongLines, paste_parties
from undersigned.parties.actions.protection import admit_protected, change_protected
from undersigned.parties.actions.relations import tie, untie
from undersigned.parties.actions.seats import end_seat, give_seat, give_seat_to_address

__all__ = [
    "WrongLines",
    "admit_party",
    "admit_protected",
    "change_party",
    "change_protected",
    "end_seat",
    "found_coalition",
    "give_seat",
    "give_seat_to_address",
    "issue_link",
    "leave",
    "make_inbox",
    "open_through",
    "paste_parties",
    "rejoin",
    "revoke_link",
    "tie",
    "untie",
]
