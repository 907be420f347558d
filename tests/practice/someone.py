"""Somebody without a browser: keeps cookies, sends forms, may come from elsewhere."""

import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

PRACTICE = "/spaces/practice/"


class Someone:
    """Asks one installation. headers: sent with everything."""

    def __init__(self, address: str, **headers: str) -> None:
        self.address = address
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def ask(self, path: str, **form: str) -> tuple[int, str]:
        """Status and text; a form is sent, with the token of the page that was read last."""
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": self._token, **form}).encode() if form else None
        request = urllib.request.Request(f"{self.address}{path}", data)
        for name, value in {**({"Origin": self.address} if form else {}), **self.headers}.items():
            request.add_header(name, value)
        try:
            with self.opener.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        self._token = next(iter(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', text)), "")
        return status, text

    _token = ""

    def take(self, role: str) -> tuple[int, str]:
        """Take a role of the practice mission."""
        self.ask(f"{PRACTICE}sign-in/")
        return self.ask(f"{PRACTICE}practice/enter", role=role)


def progress(address: str) -> dict:
    """How far the practice mission is."""
    with urllib.request.urlopen(f"{address}{PRACTICE}practice/progress", timeout=60) as answer:
        return json.load(answer)


def wait_until_laid_out(address: str) -> None:
    """It takes some seconds."""
    deadline = time.monotonic() + 90
    while not progress(address)["is_open"]:
        assert time.monotonic() < deadline, "the practice mission was not laid out"
        time.sleep(0.1)
