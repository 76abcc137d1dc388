"""Reads: what is due, of whom it is asked, and what readers are told beside it."""

from undersigned.reviews.queries.bands import Band, Bands, bands, bands_beside, reviewed_beside, reviews_about
from undersigned.reviews.queries.due import (
    Subject,
    changes_of,
    coalition_of,
    due_reviews,
    moment_before,
    named,
    open_beside,
    open_reviews,
    parties_of,
    public_reviews,
    review_of_link,
    reviews,
    today_in,
)

__all__ = [
    "Band",
    "Bands",
    "Subject",
    "bands",
    "bands_beside",
    "changes_of",
    "coalition_of",
    "due_reviews",
    "moment_before",
    "named",
    "open_beside",
    "open_reviews",
    "parties_of",
    "public_reviews",
    "review_of_link",
    "reviewed_beside",
    "reviews",
    "reviews_about",
    "today_in",
]
