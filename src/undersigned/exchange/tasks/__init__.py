"""What the worker does with other nodes by itself."""

from undersigned.exchange.tasks.asking import keep_asking
from undersigned.exchange.tasks.telling import CHANGES, follow, tell_nodes

__all__ = ["CHANGES", "follow", "keep_asking", "tell_nodes"]
