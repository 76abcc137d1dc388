"""What a secretary fills in about other nodes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.exchange.actions import bundles, sharing, taking
from undersigned.exchange.models import Peer, Received, Taken
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in
from undersigned.texts.models import Text

NODES = Peer.objects.filter(ended_at=None)


class ShareForm(ActForm):
    """Which node works on a text too, and who answers there."""

    node = forms.ModelChoiceField(NODES, label=_("Node"), to_field_name="uid", empty_label=None)
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(),
        label=_("Who answers there from now on"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their private links and seats here end: each organisation answers on one node."),
    )

    def __init__(self, text: Text, data: Any = None) -> None:
        super().__init__(data)
        self.text = text
        self.fields["node"].queryset = NODES.exclude(log_key="")  # type: ignore[attr-defined]
        here = parties_in(text.coalition).filter(elsewhere="")
        self.fields["parties"].queryset = here  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        sharing.share(self.text, told["node"], list(told["parties"]), actor=actor)


class FileForm(ActForm):
    """A file that another node has made."""

    file = forms.FileField(label=_("A file of another node"))

    def read(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())


class TakeForm(FileForm):
    """A message about a text: what another node tells of it."""

    taken: Taken

    def act(self, actor: Actor) -> None:
        self.taken = taking.take(self.read(), actor=actor)


class ReceiveForm(FileForm):
    """What others have published: a bundle."""

    received: Received

    def __init__(self, coalition: Coalition, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.coalition = coalition

    def act(self, actor: Actor) -> None:
        self.received = bundles.receive(self.coalition, self.read(), actor=actor)


class FetchForm(ActForm):
    """Where another node has published a bundle."""

    received: Received
    node = forms.ModelChoiceField(NODES, label=_("Node"), to_field_name="uid", empty_label=None)
    path = forms.CharField(
        label=_("Address of the bundle there"),
        max_length=300,
        widget=forms.TextInput({"placeholder": "/t/…/edition-1.json"}),
    )

    def __init__(self, coalition: Coalition, data: Any = None) -> None:
        super().__init__(data)
        self.coalition = coalition
        self.fields["node"].queryset = NODES.all()  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        node, path = self.cleaned_data["node"], self.cleaned_data["path"]
        self.received = bundles.fetch(self.coalition, node, path.removeprefix(node.address), actor=actor)
