"""What `./tutela up` starts needs nothing but what it installs: the tests' own environment holds more."""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.setup.checkout import ROOT
from tests.setup.test_locks import pins

pytestmark = pytest.mark.once

LOADING = """
import sys
barred = set(sys.argv[1:])

class Bar:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in barred:
            raise ModuleNotFoundError(f"{name} is not in requirements/run.txt")

sys.meta_path.insert(0, Bar())
import django; django.setup()
from django.urls import get_resolver
assert get_resolver().url_patterns
import tutela.practice.laying, tutela.web.api, tutela.web.serving, tutela.web.worker
import tutela.analysis.forecast.drivers, tutela.analysis.forecast.models
"""


def test_web_worker_and_practice_load_with_what_is_installed_to_run(tmp_path):
    run = {name for name, _, _ in pins("run")}
    found = packages_distributions().items()
    barred = [module for module, names in found if not run & {name.lower().replace("_", "-") for name in names}]
    assert "playwright" in barred and "django" not in barred
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TUTELA_")}
    own = {
        "TUTELA_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tutela.web.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-c", LOADING, *(one for one in barred if one not in ("tutela", "_distutils_hack"))]
    done = subprocess.run(command, env={**environment, **own}, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
