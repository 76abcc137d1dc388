"""The product's settings in a folder of their own, whatever the environment of whoever runs the tests says."""

import os
import tempfile
from pathlib import Path

# The database is a file, because a server in another thread must see it; in memory a flush to disk is free.
_memory = Path("/dev/shm")
_folder = tempfile.TemporaryDirectory(
    prefix="undersigned-tests-", dir=_memory if os.access(_memory, os.W_OK) else None
)
(Path(_folder.name) / "static").mkdir()
os.environ.update(DATA_DIR=_folder.name, DEBUG="false", SECRET_KEY="only-for-tests", LOG_LEVEL="ERROR")
for _name in ("BASE_URL", "ALLOWED_HOSTS", "TIME_ZONE"):
    os.environ.pop(_name, None)

from undersigned.config.settings import *  # noqa: E402, F403

# Slow on purpose in the product; nothing here depends on it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
