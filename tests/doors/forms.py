"""The forms that pages offer, filled in as somebody would who fills in everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

FILLED = {
    "email": "somebody@a.example",
    "url": "https://a.example/there",
    "number": "1",
    "date": "",
    "time": "12:00",
    "password": "a-long-secret-2031",
}
WORDS = "Words of somebody"
# Fields that take no free words, by the end of their names: they keep what they have, or are given this.
SHAPED = {
    "address": "",
    "happened": "2031",
    "happened_until": "",
    "published": "2031",
    "first_published": "2031",
    "origin": "https://a.example/there",
    "answers_address": "https://a.example/there",
    "time_zone": "Europe/Paris",
    "number": "1",
    "strength": "10",
}
NOT_FILLED = {"hidden", "submit", "button", "file", "checkbox", "radio", "reset", "image"}


@dataclass(frozen=True)
class Form:
    """What one button of a form sends, and where to; `texts` are the names of what is typed freely."""

    path: str
    data: dict[str, list[str]]
    texts: tuple[str, ...]
    button: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other forms: where it goes, and which button sends it."""
        return self.path, self.button


def forms_in(body: bytes, address: str) -> Iterator[Form]:
    """Yield what every button of a page sends by POST."""
    if b"<form" not in body:
        return
    tree = html.fromstring(body)
    for form in tree.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        path = urlsplit(urljoin(address, form.get("action") or address)).path
        inputs = [*form.xpath(".//input|.//textarea|.//select")]
        if name := form.get("id"):
            inputs += tree.xpath(f"//*[@form='{name}'][self::input or self::textarea or self::select]")
        data, texts = _data(inputs)
        buttons = form.xpath(".//button[not(@type) or @type='submit']")
        if name:
            buttons += tree.xpath(f"//button[@form='{name}']")
        for button in buttons or [None]:
            yield _sent(path, data, texts, button)


def _sent(path: str, data: dict[str, list[str]], texts: tuple[str, ...], button: Any) -> Form:
    target = button.get("formaction") if button is not None else None
    path = urlsplit(urljoin(path, target)).path if target else path
    if button is None or not button.get("name"):
        return Form(path, data, texts, data.get("do", [""])[0])
    name, value = button.get("name"), button.get("value", "")
    return Form(path, data | {name: [value]}, texts, value.split(":")[0])


def _data(inputs: list[Any]) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    data: dict[str, list[str]] = {}
    texts = []
    for each in inputs:
        name, kind = each.get("name"), each.get("type", "text")
        if not name or each.get("disabled") is not None:
            continue
        if each.tag == "select":
            data[name] = _chosen(each)
        elif each.tag == "textarea" or kind not in NOT_FILLED:
            typed = ((each.text if each.tag == "textarea" else each.get("value")) or "").strip()
            free = (each.tag == "textarea" or kind in ("text", "search")) and name.split("-")[
                -1
            ] not in SHAPED
            data.setdefault(name, []).append(
                f"{typed} {WORDS}".strip() if free else typed or _shaped(name, kind)
            )
            texts += [name] if free else []
        elif kind == "hidden" or (kind in ("checkbox", "radio") and _ticked(each, data)):
            data.setdefault(name, []).append(each.get("value", "on"))
    return data, tuple(dict.fromkeys(texts))


def _ticked(each: Any, data: dict[str, list[str]]) -> bool:
    """Tick what is ticked or must be; of a choice the first that says something."""
    if each.get("checked") is not None or each.get("required") is not None:
        return each.get("name") not in data or each.get("type") == "checkbox"
    return False


def _shaped(name: str, kind: str) -> str:
    return SHAPED.get(name.split("-")[-1], FILLED.get(kind, ""))


def _chosen(select: Any) -> list[str]:
    """Leave what stands there, as a browser sends it; where something must be chosen, take the first there is."""
    values = [o.get("value", o.text or "") for o in select.xpath(".//option")]
    chosen = [o.get("value", o.text or "") for o in select.xpath(".//option[@selected]")]
    if select.get("multiple") is not None:
        return chosen
    must = select.get("required") is not None
    return chosen[:1] or [next((value for value in values if value or not must), "")]
