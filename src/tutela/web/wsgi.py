"""What granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.web.settings")
application = get_wsgi_application()


def load_rooms() -> None:
    """Load the pages and the API of every room, which else the first request does."""
    assert get_resolver().url_patterns
