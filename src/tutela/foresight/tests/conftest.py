"""SQLite has no roles."""

import os

collect_ignore = [] if os.environ.get("TUTELA_TEST_DATABASE") == "postgresql" else ["test_web_role.py"]
