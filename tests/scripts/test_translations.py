"""Every word of every page reaches the translators."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import TemplateSyntaxError
from tests.shared import REPO


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, looking at an empty folder of sources."""
    spec = importlib.util.spec_from_file_location("translations", REPO / "scripts" / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(module, "SOURCES", tmp_path)
    return module


def test_a_page_with_statements_is_read(script: ModuleType) -> None:
    page = script.SOURCES / "templates" / "page.html"
    page.write_text('{% set lines = [] %}{% do lines.append(1) %}{{ _("Hand in") }}')
    assert "Hand in" in [message.id for message in script.said()]


def test_a_page_that_cannot_be_read_stops_the_run_instead_of_losing_its_words(script: ModuleType) -> None:
    page = script.SOURCES / "templates" / "page.html"
    page.write_text('{{ _("Hand in") }}{% unheard-of %}')
    with pytest.raises(TemplateSyntaxError):
        script.said()


def test_what_the_pages_say_by_name_is_in_each_language() -> None:
    said = set()
    for page in (REPO / "src" / "undersigned" / "templates").rglob("*.html"):
        if "django" not in page.parts:
            said |= set(re.findall(r'\{\{ _\("([^"\\]+)"\) \}\}', page.read_text()))
    assert len(said) > 100
    for language in ("ar", "es", "fr"):
        folder = REPO / "src" / "undersigned" / "locale" / language / "LC_MESSAGES"
        known = (folder / "django.po").read_text().replace('"\n"', "")
        assert [words for words in sorted(said) if f'msgid "{words}"' not in known] == []
