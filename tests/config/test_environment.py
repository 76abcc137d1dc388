"""Settings come from the environment, and what is not understood stops the server."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from undersigned.config import environment


@pytest.mark.parametrize("value", ["yes", "1", "on", "Truee"])
def test_a_flag_is_true_or_false_and_nothing_else(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("FLAG", value)
    with pytest.raises(ImproperlyConfigured, match="FLAG must be true or false"):
        environment.flag("FLAG", default=False)


def test_the_word_false_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", "False")
    assert environment.flag("FLAG", default=True) is False


@pytest.mark.parametrize("value", ["25a", "-1", "2.5"])
def test_a_number_is_whole(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match="PORT must be a whole number"):
        environment.number("PORT", default=1)


def test_what_has_no_default_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEEDED", raising=False)
    with pytest.raises(ImproperlyConfigured, match="NEEDED is not set"):
        environment.text("NEEDED")


def test_an_address_of_a_database_says_everything() -> None:
    found = environment.database("postgres://u%40x:p%2Fw@db.example:5433/river")
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "u@x",
        "p/w",
        "db.example",
        "5433",
        "river",
    ]
    assert environment.database("sqlite:////var/lib/river.sqlite3")["NAME"] == "/var/lib/river.sqlite3"


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        environment.database("mysql://u@h/river")


def test_the_secret_is_read_from_the_environment_or_from_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secret-key"
    monkeypatch.delenv("KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="undersigned init"):
        environment.secret("KEY", file)
    file.write_text("from a file\n")
    assert environment.secret("KEY", file) == "from a file"
    monkeypatch.setenv("KEY", "from outside")
    assert environment.secret("KEY", file) == "from outside"


def test_numpy_and_typst_wait_until_somebody_needs_them() -> None:
    """An idle node stays small: importing every page loads neither."""
    code = (
        "import django, sys; django.setup(); import undersigned.config.urls;"
        "print([name for name in ('numpy', 'typst', 'docx') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
