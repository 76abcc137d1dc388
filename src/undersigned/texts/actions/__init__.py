"""Acts on texts, clauses, wordings and translations."""

from undersigned.texts.actions.answering import cite_fact, end_subject, set_subject, uncite_fact
from undersigned.texts.actions.citing import cite_passage, set_briefing, uncite_passage
from undersigned.texts.actions.clauses import (
    add_clause,
    describe_clause,
    move_clause,
    number_clause,
    pin_clause,
    retire_clause,
    set_kind,
    unpin_clause,
)
from undersigned.texts.actions.drafting import (
    ClauseDraft,
    WordingDraft,
    create_text,
    create_text_from_draft,
    describe_text,
)
from undersigned.texts.actions.translating import Rendering, translate, translate_text, translate_title
from undersigned.texts.actions.wordings import (
    add_wording,
    propose_wording,
    retire_wording,
    reword,
    save_wording,
    set_strength,
)

__all__ = [
    "ClauseDraft",
    "Rendering",
    "WordingDraft",
    "add_clause",
    "add_wording",
    "cite_fact",
    "cite_passage",
    "create_text",
    "create_text_from_draft",
    "describe_clause",
    "describe_text",
    "end_subject",
    "move_clause",
    "number_clause",
    "pin_clause",
    "propose_wording",
    "retire_clause",
    "retire_wording",
    "reword",
    "save_wording",
    "set_briefing",
    "set_kind",
    "set_strength",
    "set_subject",
    "translate",
    "translate_text",
    "translate_title",
    "uncite_fact",
    "uncite_passage",
    "unpin_clause",
]
