"""Protected parties: the node knows a pseudonym and who vouches for it, and nothing else that could name them."""

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties import queries, rules
from undersigned.parties.actions.parties import join, restate_party
from undersigned.parties.models import Coalition, Party

KINDS = (Party.Kind.ORGANISATION, Party.Kind.PERSON)


@transaction.atomic
def admit_protected(
    coalition: Coalition,
    pseudonym: str,
    *,
    actor: Actor,
    voucher: Party,
    kind: str = Party.Kind.ORGANISATION,
    languages: list[str] | None = None,
) -> Party:
    """Take a party into a coalition under a pseudonym that one of its organisations vouches for.

    A secretary may, and an officer of the organisation that vouches.
    Raises: Refused where the voucher is no organisation of the coalition, or is protected itself; else as
        `admit_party` does.
    """
    require(rules.can_protect, actor, (coalition, voucher))
    _check_voucher(coalition, voucher)
    if kind not in KINDS:
        raise Refused(_("An organisation or a person can be protected."))
    party = Party(kind=kind, name=pseudonym, languages=languages or coalition.languages[:1])
    party.protected, party.voucher = True, voucher
    join(coalition, party)
    journal.record(
        actor, "party.protected", party, coalition=coalition, party=party.name, voucher=voucher.name
    )
    return party


@transaction.atomic
def change_protected(
    party: Party, coalition: Coalition, *, actor: Actor, pseudonym: str, voucher: Party, languages: list[str]
) -> Party:
    """Give a protected party another pseudonym, language, or organisation that vouches for it.

    Raises: as `admit_protected` does.
    """
    require(rules.can_manage_party, actor, (coalition, party))
    _check_voucher(coalition, voucher)
    before = Party.objects.select_for_update().get(pk=party.pk).name
    party.name, party.voucher, party.languages = pseudonym, voucher, languages or party.languages
    restate_party(coalition, party)
    journal.record(actor, "party.changed", party, coalition=coalition, party=party.name, before=before)
    return party


def _check_voucher(coalition: Coalition, voucher: Party) -> None:
    if not queries.can_vouch(coalition).filter(pk=voucher.pk).exists():
        raise Refused(
            _("Who vouches is an organisation of this coalition that stands here under its own name.")
        )
