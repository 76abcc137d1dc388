"""The checks of translations and documentation: what they must see."""

import importlib.util
from pathlib import Path
from types import ModuleType

import click
import pytest
from babel.messages.catalog import Catalog, Message
from tests.shared import REPO


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, REPO / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = script("translations")
check_docs = script("check_docs")


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        (Message("Sign", "Signer"), ""),
        (Message("Sign", ""), "not translated"),
        (Message("Sign", "Signer", flags=["fuzzy"]), "marked as doubtful (fuzzy)"),
        (Message("%(name)s signed", "%(name)s a signé"), ""),
        (Message("%(name)s signed", "a signé"), "its placeholders differ"),
        (Message("{party} signed", "{parti} a signé"), "its placeholders differ"),
        (Message(("%(n)s text", "%(n)s texts"), ("un texte", "%(n)s textes")), ""),
        (Message(("%(n)s text", "%(n)s texts"), ("un texte", "")), "not translated"),
        (Message(("%(n)s text", "%(n)s texts"), ("un texte",)), "not translated"),
        (Message(("%(n)s text", "%(n)s texts"), ("un", "%(m)s textes")), "it has a placeholder too many"),
    ],
)
def test_a_faulty_translation_is_named(message: Message, wrong: str) -> None:
    assert translations.fault(message, 2) == wrong


def test_strings_are_found_in_code_and_in_both_kinds_of_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates" / "django" / "account").mkdir(parents=True)
    (tmp_path / "acts.py").write_text('x = gettext_lazy("in code"), ngettext("one", "many", 2), str("no")\n')
    (tmp_path / "templates" / "page.html").write_text(
        "{{ _('in a page') }}{% trans %}Hi {{ name }}{% endtrans %}"
    )
    (tmp_path / "templates" / "django" / "account" / "login.html").write_text(
        '{% load i18n %}\n  <p>{% trans "in sign-in" %}</p>\n{% blocktrans %}Dear {{ name }}{% endblocktrans %}'
    )
    monkeypatch.setattr(translations, "SOURCES", tmp_path)

    found = {message.id for message in translations.said() if message.id}

    assert found == {
        "in code", ("one", "many"), "in a page", "Hi %(name)s", "in sign-in", "Dear %(name)s",
    }  # fmt: skip


def test_a_string_nobody_says_any_more_leaves_and_a_kept_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "SOURCES", tmp_path)
    translations.folder("fr").mkdir(parents=True)
    (translations.folder("fr") / "django.po").write_text(
        'msgid "Sign"\nmsgstr "Signer"\n\nmsgid "Gone"\nmsgstr "Parti"\n'
    )
    template = Catalog()
    template.add("Sign")
    template.add("New")

    full = translations.catalogue("fr", template)

    assert {message.id: message.string or "" for message in full if message.id} == {
        "Sign": "Signer",
        "New": "",
    }
    assert translations.files(full) == translations.files(translations.catalogue("fr", template))


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(
        "[a](docs/a.md#one-two) [b](docs/b.md) [c](docs/a.md#three) [d](https://example.org/x)\n"
        '`[code](nowhere.md)` <img src="docs/none.png" alt="">\n'
    )
    (tmp_path / "docs" / "a.md").write_text("# One, two\n\n[up](../README.md)\n")

    assert list(check_docs.broken_links(tmp_path)) == [
        "README.md: docs/b.md leads to a file that does not exist.",
        "README.md: docs/a.md#three leads to a heading that does not exist.",
        "README.md: docs/none.png leads to a file that does not exist.",
    ]


def test_a_command_that_no_page_names_is_named(tmp_path: Path) -> None:
    export = click.Group("export", {name: click.Command(name) for name in ("bundle", "table")})
    group = click.Group("undersigned", {"serve": click.Command("serve"), "export": export})
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("Run `undersigned serve`, then `undersigned export bundle`.\n")

    assert list(check_docs.untold_commands(tmp_path, group)) == [
        "`undersigned export table` is named nowhere in the documentation."
    ]
