"""Acts on links, on what is said against them, and on what people know of them."""

from undersigned.chains.actions.disputes import raise_dispute, settle_dispute
from undersigned.chains.actions.importing import LinksImported, import_links
from undersigned.chains.actions.links import LinkDraft, claim_uid, end_link, record_link
from undersigned.chains.actions.tips import send_tip, settle_tip

__all__ = [
    "LinkDraft",
    "LinksImported",
    "claim_uid",
    "end_link",
    "import_links",
    "raise_dispute",
    "record_link",
    "send_tip",
    "settle_dispute",
    "settle_tip",
]
