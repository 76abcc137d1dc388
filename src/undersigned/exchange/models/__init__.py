"""Other nodes: whom this one lets in, and what came from them."""

from undersigned.exchange.models.bundles import Received
from undersigned.exchange.models.peers import Peer
from undersigned.exchange.models.texts import Hosted, Reader, Shared, Taken
from undersigned.exchange.models.witnesses import Finding, Witnessed

__all__ = ["Finding", "Hosted", "Peer", "Reader", "Received", "Shared", "Taken", "Witnessed"]
