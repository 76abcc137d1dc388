"""Two ways to say no. Each carries one sentence for the person who reads the page."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """The act cannot be done as things stand: nothing was changed."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(PermissionDenied):
    """The actor has no right to this act."""
