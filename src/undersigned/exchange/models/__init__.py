"""Other nodes: whom this one lets in, and what came from them."""

from undersigned.exchange.models.peers import Peer

__all__ = ["Peer"]
