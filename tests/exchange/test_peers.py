"""Only the operator lets another node in, under an address and keys that are some."""

import pytest
from django.conf import LazySettings
from tests.factories import make_coalition, seated

from undersigned.core.actor import OPERATOR
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.exchange.actions.peers import admit_peer, end_peer, set_keys
from undersigned.exchange.models import Peer
from undersigned.ledger.log import Signer
from undersigned.ledger.log.notes import Type

pytestmark = pytest.mark.django_db
LOG = str(Signer("weir.example/record", b"w" * 32).verifier)
WITNESS = str(Signer("weir.example/witness", b"w" * 32, Type.COSIGNATURE).verifier)


def test_a_node_is_let_in_once_and_can_be_let_in_again() -> None:
    peer = admit_peer("Weir", "https://weir.example/", log_key=LOG, witness_key=WITNESS, actor=OPERATOR)
    assert (peer.address, peer.log_key, peer.witness_key) == ("https://weir.example", LOG, WITNESS)
    with pytest.raises(Refused, match="let in already"):
        admit_peer("Weir", "https://weir.example", actor=OPERATOR)
    end_peer(peer, actor=OPERATOR)
    with pytest.raises(Refused, match="is not let in"):
        end_peer(peer, actor=OPERATOR)
    admit_peer("Weir", "https://weir.example", actor=OPERATOR)
    verbs = Event.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["peer.admitted", "peer.ended", "peer.admitted"]


@pytest.mark.parametrize(
    "address",
    [
        "weir.example",
        "http://weir.example",
        "https://",
        "https://me@weir.example",
        "https://weir.example?x=1",
        "https://weir.example:port",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_what_is_no_address_of_a_node_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="no address of the form"):
        admit_peer("Weir", address, actor=OPERATOR)
    assert not Peer.objects.exists()


def test_plain_http_is_for_ones_own_network(settings: LazySettings) -> None:
    settings.PRIVATE_PEERS = True
    assert admit_peer("Weir", "http://192.168.0.7:8000", actor=OPERATOR).address == "http://192.168.0.7:8000"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"log_key": WITNESS}, "no key of a log"),
        ({"witness_key": LOG}, "no key of a witness"),
        ({"log_key": LOG.replace("A", "B", 1)}, "."),
        ({"log_key": "word"}, "NAME"),
    ],
)
def test_what_is_no_key_is_refused(keys: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        admit_peer("Weir", "https://weir.example", actor=OPERATOR, **keys)


def test_other_keys_are_an_act_and_nobody_but_the_operator_changes_them() -> None:
    peer = admit_peer("Weir", "https://weir.example", log_key=LOG, actor=OPERATOR)
    assert set_keys(peer, witness_key=WITNESS, actor=OPERATOR).log_key == LOG
    assert Event.objects.filter(verb="peer.keyed").count() == 1
    secretary = seated(make_coalition())
    for act in (
        lambda: set_keys(peer, log_key="", actor=secretary),
        lambda: end_peer(peer, actor=secretary),
        lambda: admit_peer("Port", "https://port.example", actor=secretary),
    ):
        with pytest.raises(NotAllowed):
            act()
