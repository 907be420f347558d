"""schemathesis, as somebody from outside would run it, finds no failure on the whole of `/api/v1/`."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 500 if os.environ.get("TUTELA_TEST_LONG") == "1" else 20
FAILURES = re.compile(r"=+ FAILURES =+.*?(?==+ WARNINGS|=+ SUMMARY)", re.DOTALL)


def schemathesis(live, folder, *words):
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(CONFIG),
        "run",
        f"{live.root}/openapi.json",
    ]
    command += ["--header", f"Authorization: Bearer {live.token}", "--checks", "all", "--seed", "1", "--no-color"]
    command += ["--max-examples", str(EXAMPLES), "--report", "ndjson", "--report-dir", str(folder)]
    return subprocess.run([*command, *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.once  # what a body may hold does not depend on the database, and a run takes a minute
def test_schemathesis_finds_no_failure(live, tmp_path):
    done = schemathesis(live, tmp_path)
    assert done.returncode == 0, (found[0] if (found := FAILURES.search(done.stdout)) else done.stdout)[
        :8000
    ] + done.stderr
    operations = sum(len(path) for path in live.get("/openapi.json")["paths"].values())
    assert f"{operations} selected / {operations} total" in done.stdout
    for phase in ("Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in done.stdout, done.stdout


def test_every_operation_says_who_may_ask_what_it_takes_and_which_problems_it_answers_with(live):
    description = live.get("/openapi.json")
    assert description["openapi"].startswith("3.1")
    schemes = description["components"]["securitySchemes"]
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert [name for rule in operation["security"] for name in rule] == list(schemes)
            answers = {status: list(answer.get("content", {})) for status, answer in operation["responses"].items()}
            assert all(kinds == ["application/problem+json"] for status, kinds in answers.items() if status >= "400")
            headers = {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
            assert headers == {"post": {"Idempotency-Key"}, "patch": {"If-Match"}}.get(method, set()), path
    assert schemes == {"Token": {"type": "http", "scheme": "bearer"}}


def test_no_two_shapes_of_the_api_have_one_name():
    """OpenAPI would keep the last of them and say it of both."""
    import django

    django.setup()
    from ninja import Schema

    from tutela.web import api

    assert api.api
    ours = [one for one in _heirs(Schema) if one.__module__.endswith((".api", "_api", ".wire"))]
    names = [one.__name__ for one in ours if "[" not in one.__name__]
    assert sorted(names) == sorted(set(names))


def _heirs(kind):
    return {
        heir
        for child in kind.__subclasses__()
        for heir in {child, *_heirs(child)}
        if heir.__module__.startswith("tutela")
    }


def test_what_is_sent_is_refused_with_fields_that_nobody_knows(live):
    description = live.get("/openapi.json")
    shapes = description["components"]["schemas"]
    for path, operations in description["paths"].items():
        for operation in operations.values():
            body = operation.get("requestBody")
            if body:
                name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert shapes[name]["additionalProperties"] is False, (path, json.dumps(shapes[name])[:200])
