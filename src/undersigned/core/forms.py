"""A form that is one act: what it refuses is said at its place, and what was typed stays."""

from django import forms

from undersigned.core.actor import Actor
from undersigned.core.errors import Refused


class ActForm(forms.Form):
    """Subclasses say in `act` what is done with `cleaned_data`."""

    def act(self, actor: Actor) -> None:
        raise NotImplementedError

    def done(self, actor: Actor) -> bool:
        """Act if what was typed is valid; a refusal becomes the form's error."""
        if not self.is_valid():
            return False
        try:
            self.act(actor)
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return False
        return True

    @property
    def once_key(self) -> str:
        """The key that lets its button be pressed twice."""
        return str(self.data.get("once", ""))
