"""Before Django is loaded: a home in a temporary folder, and the database that this run is for.

pytest loads this module first of all (`-p tests.environment`): pytest-django reads the settings before any conftest.
"""

import atexit
import os
import shutil
import tempfile


def prepare() -> None:
    """Set the environment of this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.web.settings")
    os.environ["TUTELA_HOME"] = tempfile.mkdtemp(prefix="tutela-test-")
    atexit.register(shutil.rmtree, os.environ["TUTELA_HOME"], ignore_errors=True)
    if os.environ.get("TUTELA_TEST_DATABASE") == "postgresql":
        if not os.environ.get("TUTELA_TEST_POSTGRESQL_URL"):
            raise SystemExit("TUTELA_TEST_DATABASE is postgresql, but TUTELA_TEST_POSTGRESQL_URL names no server")
        os.environ["TUTELA_DATABASE_URL"] = os.environ["TUTELA_TEST_POSTGRESQL_URL"]
    else:
        os.environ.pop("TUTELA_DATABASE_URL", None)


prepare()


def settle() -> None:
    """Tests work in the mission's space unless they say otherwise."""
    from tutela.kernel import spaces

    spaces.settle(spaces.MISSION)
