"""What a log must not say."""

import logging

from undersigned.core.logs import Plain


def test_a_line_tells_neither_a_links_secret_nor_an_e_mail_address() -> None:
    secret, mail = "499b3h7jcxetb4vv9mgn0fqnr898tb0r", "ada@rivers.example"
    record = logging.LogRecord("a", logging.WARNING, "", 1, "Gone: %s (%s)", (f"/l/{secret}/", mail), None)
    try:
        raise ValueError(f"Key (email)=({mail}) exists, {secret}")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)

    line = Plain("{message}", style="{").format(record)

    assert "Gone: /l/…/ (…@…)" in line
    assert (secret in line, mail in line) == (False, False)
