"""The page of whoever asks, and the page of whoever answers."""

from undersigned.positions.views import answer, ask

__all__ = ["answer", "ask"]
