"""What the worker does for people by itself: it writes to those who asked for it."""

from undersigned.home.tasks.digest import keep_writing, write_due

__all__ = ["keep_writing", "write_due"]
