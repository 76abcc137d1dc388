"""Discourse topics as JSON: posts that answer one another by number, and the actions of moderators.

Source: docs.discourse.org (GET /t/{id}.json).
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources import dates
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.conversation import Post, Topic, build_conversation
from undersigned.reading.sources.model import Author, Dated
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.strings import Strings, objects, words

_ACTIONS = frozenset({2, 3})


def read_discourse(received: Received, value: dict[str, Any]) -> Building:
    """Return the thread of a topic; the first post is what the others answer.

    Raises: Unreadable naming the post without number or words.
    """
    posts = sorted(_posts(received, value["post_stream"].get("posts")), key=lambda post: int(post.id))
    start, runs = Strings(received, "title").runs(words(value, "title") or "")
    title = words(value, "title")
    first = posts[0] if posts and posts[0].id == "1" else None
    topic = Topic(title, runs, received.line(start), _id(value), first, posts[1:] if first else posts)
    building = build_conversation(received, "discourse", [topic])
    if first and first.author:
        building.authors.append(Author(first.author, first.author))
    if first and first.date:
        building.dates.insert(0, Dated("published", *first.date))
    _say_what_is_missing(building, posts)
    if isinstance(value.get("closed"), bool):
        building.closed = value["closed"]
    if building.closed:
        building.warn("closed", 0)
    return building


def _posts(received: Received, value: Any) -> Iterator[Post]:
    strings = Strings(received, "cooked")
    for number, each in objects(value, "post"):
        post_number, cooked = each.get("post_number"), each.get("cooked")
        if type(post_number) is not int or not isinstance(cooked, str):
            raise Unreadable(f"Post {number}: it has no number or no words.")
        start, runs = strings.runs(cooked)
        answered = each.get("reply_to_post_number")
        yield Post(
            str(post_number),
            str(answered) if type(answered) is int else None,
            _name(each),
            dates.written(words(each, "created_at")),
            cooked,
            runs,
            received.line(start),
            "moderation" if each.get("post_type") in _ACTIONS else None,
        )


def _name(post: dict[str, Any]) -> str | None:
    """Return the name a person shows; else the user name, which Discourse makes by underscores for spaces."""
    shown = words(post, "name") or words(post, "display_username")
    made = words(post, "username")
    return clean_name(shown) if shown else clean_name(made.replace("_", " ")) if made else None


def _id(topic: dict[str, Any]) -> str | None:
    found = topic.get("id")
    return str(found) if type(found) is int else None


def _say_what_is_missing(building: Building, posts: list[Post]) -> None:
    numbers = {int(post.id) for post in posts if int(post.id) > 0}
    missing = max(numbers, default=0) - len(numbers)
    if missing:
        first = next(number for number in count(1) if number not in numbers)
        building.warn("missing-posts", 0, count=missing, first=first)
