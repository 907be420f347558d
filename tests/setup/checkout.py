"""The files of this checkout, as a clone would have them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_BY_RUNNING = {".tutela", ".git", "var", "node_modules", "__pycache__", "build", "dist"}


def files() -> list[Path]:
    """Every file that is or would be committed, relative to ROOT; without git, all but what running makes."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    outcome = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True)
    if outcome.returncode == 0:
        found = [Path(name) for name in outcome.stdout.split("\0") if name]
    else:
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return [path for path in found if not MADE_BY_RUNNING & set(path.parts) and (ROOT / path).is_file()]
