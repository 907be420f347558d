"""As whom the web connects to PostgreSQL: told without Django, so that a start with nothing to set up is quick."""

import hashlib
import os
import secrets
from urllib.parse import quote, urlsplit, urlunsplit

from tutela.kernel.home import folder, home, write_private


def web_database_url() -> str:
    """The address with which the web connects to PostgreSQL: as given, or with a role of our own making."""
    if given := os.environ.get("TUTELA_WEB_DATABASE_URL"):
        return given
    file = folder("keys", private=True) / "web-database-url"
    if not file.exists():
        owner = urlsplit(os.environ["TUTELA_DATABASE_URL"])
        role = f"tutela_web_{hashlib.sha256(str(home()).encode()).hexdigest()[:8]}"
        place = (owner.netloc.rpartition("@")[2]) or ""
        login = f"{role}:{quote(secrets.token_urlsafe(24))}@{place}"
        write_private(file, urlunsplit(owner._replace(netloc=login)).encode())
    return file.read_text()
