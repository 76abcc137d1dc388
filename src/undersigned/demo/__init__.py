"""The demonstration: an invented, apolitical coalition of river towns about a dam."""

from undersigned.demo.story import build

__all__ = ["build"]
