"""Comment exports of WordPress (WXR) and Disqus, both XML.

Sources: wordpress.org (export formats 1.0 to 1.2, dates in UTC); help.disqus.com (comments export, dates in UTC).
"""

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources import dates
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.conversation import Post, Topic, build_conversation
from undersigned.reading.sources.model import Author, Dated, Precision, Run
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.xml import Element

_NO_TEXTS = frozenset({"attachment", "nav_menu_item", "custom_css", "revision"})
_SHOWN = frozenset({None, "1", "approved"})
_TOLD = tuple(f"comment_{name}" for name in ("approved", "id", "parent", "author"))


def read_wxr(received: Received, root: Element) -> Building:
    """Return the comments of a WordPress export, under the post they were written to.

    Raises: Unreadable where it holds no post.
    """
    items = [item for item in root.all("item") if item.text("post_type") not in _NO_TEXTS]
    if not items:
        raise Unreadable("Line 1: this RSS file holds no item, so it is no WordPress export.")
    topics = [_item(item) for item in items]
    building = build_conversation(received, "wordpress", topics)
    if len(items) == 1:
        status, creator = items[0].texts("comment_status", "creator")
        building.closed = None if status is None else status == "closed"
        _take_post(building, creator, _wordpress_date(items[0], "post_date"))
    written = sum(1 for item in items for _ in item.children("comment"))
    _say_left_out(building, "not-approved", written - sum(len(topic.posts) for topic in topics))
    return building


def _item(item: Element) -> Topic:
    topic = _topic(item)
    opening = item.child("encoded")
    if opening is not None:
        html, runs = _html(opening)
        topic.opening = Post("", None, None, None, html, runs, opening.line, breaks=True)
    found = (_comment(each) for each in item.children("comment"))
    topic.posts = [post for post in found if post is not None]
    return topic


def _comment(comment: Element) -> Post | None:
    """Return a comment, None where it is not shown."""
    approved, number, parent, author = comment.texts(*_TOLD)
    if approved not in _SHOWN:
        return None
    if number is None:
        raise Unreadable(f"Line {comment.line}: the comment has no id.")
    html, runs = _html(comment.child("comment_content"))
    date = _wordpress_date(comment, "comment_date")
    answered = None if parent in {None, "0"} else parent
    return Post(number, answered, _name(author), date, html, runs, comment.line, breaks=True)


def _wordpress_date(element: Element, name: str) -> tuple[str, Precision] | None:
    return dates.written(element.text(f"{name}_gmt"), "Z") or dates.written(element.text(name))


def read_disqus(received: Received, root: Element) -> Building:
    """Return the comments of a Disqus export, under the thread they were written to.

    A deleted comment keeps its place without words; one whose thread is not in the file stands at the end.
    """
    threads = {each.attributes.get("id"): each for each in root.children("thread")}
    posts = [each for each in root.children("post") if each.text("isSpam") != "true"]
    filed: dict[str | None, list[Element]] = {key: [] for key in threads}
    lost: list[Element] = []
    for post in posts:
        thread = post.child("thread")
        filed.get(thread.attributes.get("id") if thread is not None else None, lost).append(post)
    topics = [_thread(each, filed[key]) for key, each in threads.items() if _is_told(each, filed[key])]
    if lost:
        topics.append(Topic(None, (), lost[0].line, posts=[_post(post) for post in lost]))
    building = build_conversation(received, "disqus", topics)
    _say_what_is_odd(building, threads, lost)
    _say_left_out(building, "spam", sum(1 for _ in root.children("post")) - len(posts))
    if len(threads) == 1:
        thread = next(iter(threads.values()))
        building.closed = {"true": True, "false": False}.get(thread.text("isClosed") or "")
        _take_post(building, _author(thread), dates.written(thread.text("createdAt"), "Z"))
    return building


def _is_told(thread: Element, posts: list[Element]) -> bool:
    return bool(posts) or thread.text("title") is not None


def _thread(thread: Element, posts: list[Element]) -> Topic:
    topic = _topic(thread)
    message = thread.child("message")
    if message is not None:
        html, runs = _html(message)
        topic.opening = Post("", None, None, None, html, runs, message.line)
    topic.posts = [_post(post) for post in posts]
    return topic


def _post(post: Element) -> Post:
    message, parent = post.child("message"), post.child("parent")
    deleted = post.text("isDeleted") == "true"
    number = post.attributes.get("id")
    if number is None:
        raise Unreadable(f"Line {post.line}: the post has no id.")
    html, runs = _html(None if deleted else message)
    return Post(
        number,
        parent.attributes.get("id") if parent is not None else None,
        _name(_author(post)),
        dates.written(post.text("createdAt"), "Z"),
        html,
        runs,
        post.line,
        "deleted" if deleted else None,
    )


def _author(element: Element) -> str | None:
    author = element.child("author")
    return author.text("name") if author is not None else None


def _say_what_is_odd(building: Building, threads: dict[str | None, Element], lost: list[Element]) -> None:
    for thread in threads.values():
        if thread.text("id") is None:
            building.warn("unnamed-thread", thread.line)
    for post in lost:
        building.warn("strayed", post.line)


def _topic(element: Element) -> Topic:
    title = element.child("title")
    gathered = title.gathered() if title is not None else None
    words, runs = gathered.stripped() if gathered else ("", [])
    line = title.line if title is not None else element.line
    return Topic(words or None, runs, line, element.text("id") or element.text("post_id"))


def _html(element: Element | None) -> tuple[str, list[Run]]:
    return ("", []) if element is None else element.string()


def _name(name: str | None) -> str | None:
    return clean_name(name) or None if name else None


def _take_post(building: Building, author: str | None, date: tuple[str, Precision] | None) -> None:
    if author:
        building.authors.append(Author(clean_name(author), author))
    if date:
        building.dates.insert(0, Dated("published", *date))
    if building.closed:
        building.warn("closed", 0)


def _say_left_out(building: Building, code: str, count: int) -> None:
    if count:
        building.warn(code, 0, count=count)
