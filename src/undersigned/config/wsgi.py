"""The entry for gunicorn and other WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "undersigned.config.settings")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
application = get_wsgi_application()
