"""Whether somebody sits at the machine that Tutela runs on: only there a role of the practice mission is for the taking.

The connection must come from the loopback address itself, ask for this machine by a name that means it, and carry no
sign of having been passed on. An installation that was given names of its own, or stands behind TLS, has a proxy in
front of it: then nobody is known to sit here, whatever the connection says.
"""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

PASSED_ON = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
)
"""What proxies add to a request."""

OLD_PROTOCOL = "HTTP/1.0"
"""No browser speaks it; some proxies do by default."""


def is_here(facts: Mapping[str, object]) -> bool:
    """facts: of the request, as WSGI names them (`request.META`)."""
    if _has_proxy() or any(name in facts for name in PASSED_ON) or facts.get("SERVER_PROTOCOL") == OLD_PROTOCOL:
        return False
    named = [_host(str(facts.get("HTTP_HOST", "")))]
    if "HTTP_ORIGIN" in facts:
        named.append(urlsplit(str(facts["HTTP_ORIGIN"])).hostname or "")
    return _is_loopback(str(facts.get("REMOTE_ADDR", ""))) and all(map(_means_this_machine, named))


def _has_proxy() -> bool:
    return os.environ.get("TUTELA_TLS") == "1" or bool(os.environ.get("TUTELA_HOSTS", "").strip(" *"))


def _host(text: str) -> str:
    return urlsplit(f"//{text}").hostname or ""


def _means_this_machine(host: str) -> bool:
    return host == "localhost" or _is_loopback(host)


def _is_loopback(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
