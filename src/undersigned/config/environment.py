"""Settings come from the environment alone, and a value that is not understood stops the server."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the default; without a default it must be set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set, and has no default.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return true for `true`, false for `false`; anything else stops the server."""
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "true", "false"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value == "true" if value else default


def number(name: str, *, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name, "").strip()
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value) if value else default


def words(name: str, default: str) -> list[str]:
    """Return a list from a comma-separated variable."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, file: Path) -> str:
    """Return the secret from the variable, or from the file that `undersigned init` made."""
    if value := os.environ.get(name, "").strip():
        return value
    if file.is_file():
        return file.read_text(encoding="utf-8").strip()
    raise ImproperlyConfigured(f"{name} is not set and {file} does not exist: run `undersigned init` first.")


SQLITE_SETUP = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA recursive_triggers=ON;
PRAGMA foreign_keys=ON;
PRAGMA secure_delete=ON;
PRAGMA mmap_size=134217728;
PRAGMA cache_size=-8000;
"""


def database(url: str) -> dict[str, object]:
    """Return Django's settings for `sqlite:///PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path).removeprefix("/"))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path).lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"DATABASE_URL begins with sqlite:// or postgres://, not {parts.scheme!r}.")


def _sqlite(name: str) -> dict[str, object]:
    # synchronous=NORMAL would lose acknowledged acts at a power cut; without IMMEDIATE, a transaction that
    # reads first and writes later fails with "locked" instead of waiting.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_SETUP},
        "TEST": {"NAME": f"{name}.test"},
    }
