"""The entry for gunicorn and other WSGI servers."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "undersigned.config.settings")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
application = get_wsgi_application()
if (settings.DATA_DIR / "restoring").exists():
    # Words that were erased may be there again.
    raise ImproperlyConfigured(
        f"A restore did not finish in {settings.DATA_DIR}: empty it and the database, and restore again."
    )
