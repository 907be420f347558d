"""Tree heads sent to where the holder of this server cannot reach: other media, an auditor's mail.

`TUTELA_WITNESS` names the places, separated by spaces: folders, or `mailto:` addresses. The background worker sends
a head to each of them every hour in which something was written.
"""

import json
import os
from pathlib import Path

from django.core.mail import send_mail

from tutela.kernel import spaces
from tutela.kernel.journal.heads import TreeHead, latest


def places() -> list[str]:
    """Where heads go."""
    return os.environ.get("TUTELA_WITNESS", "").split()


def send(head: TreeHead | None = None) -> list[str]:
    """Send the head to every witness; returns those that could not be reached, with the reason."""
    head = head or latest()
    return [failure for place in places() if (failure := _send(place, head))]


def _send(place: str, head: TreeHead) -> str:
    text = json.dumps(head.as_json(), indent=1) + "\n"
    name = f"{spaces.current().name}-{head.node.hex()[:8]}-{head.size:012d}.json"
    try:
        if place.startswith("mailto:"):
            send_mail(f"Tutela tree head {name}", text, None, [place.removeprefix("mailto:")])
        else:
            Path(place).mkdir(parents=True, exist_ok=True)
            (Path(place) / name).write_text(text)
    except OSError as error:
        return f"{place}: {error}"
    return ""
