"""What granian serves."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.web.settings")
application = get_wsgi_application()


def load_rooms() -> list[Any]:
    """Load the pages and the API of every room, which else the first request does; their addresses."""
    return list(get_resolver().url_patterns)
