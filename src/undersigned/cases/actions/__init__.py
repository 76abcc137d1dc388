"""Acts on cases and questions."""

from undersigned.cases.actions.asking import put_question, raise_dispute, say_inapplicable, settle_dispute
from undersigned.cases.actions.describing import describe_case, open_case
from undersigned.cases.actions.facts import FactDraft, change_fact, record_fact, remove_fact
from undersigned.cases.actions.importing import FactsImported, import_facts
from undersigned.cases.actions.people import (
    also_name,
    concern,
    drop_name,
    end_concern,
    name_actor,
    set_actors,
)
from undersigned.cases.actions.questions import (
    ask_question,
    declare_like,
    end_like,
    replace_question,
)
from undersigned.cases.actions.strongest import (
    confirm_strongest,
    invite_to_confirm,
    withdraw_strongest,
    write_strongest,
)
from undersigned.cases.actions.terms import define_term, remove_term

__all__ = [
    "FactDraft",
    "FactsImported",
    "also_name",
    "ask_question",
    "change_fact",
    "concern",
    "confirm_strongest",
    "declare_like",
    "define_term",
    "describe_case",
    "drop_name",
    "end_concern",
    "end_like",
    "import_facts",
    "invite_to_confirm",
    "name_actor",
    "open_case",
    "put_question",
    "raise_dispute",
    "record_fact",
    "remove_fact",
    "remove_term",
    "replace_question",
    "say_inapplicable",
    "set_actors",
    "settle_dispute",
    "withdraw_strongest",
    "write_strongest",
]
