"""Lines of the log without what is nobody's business: secrets in addresses, and e-mail addresses."""

import logging
import re

# The secret of a private link, of a confirmation or a new password, wherever an address or an error quotes it.
SECRET = re.compile(r"[A-Za-z0-9]{24,}")
MAIL = re.compile(r"[^\s<>()\[\]\"'=,;:]+@[^\s<>()\[\]\"',;:]+")


class Plain(logging.Formatter):
    """A formatter whose lines, those of a traceback too, can be read by whoever keeps the server."""

    def format(self, record: logging.LogRecord) -> str:
        return MAIL.sub("…@…", SECRET.sub("…", super().format(record)))
