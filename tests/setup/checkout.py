"""The files of this checkout, as a clone would have them."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_BY_RUNNING = {".tutela", ".git", ".hypothesis", "var", "node_modules", "__pycache__", "build", "dist"}


def files() -> list[Path]:
    """Every file that is or would be committed, relative to ROOT; without git, all but what running makes."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found = [Path(name) for name in names.split("\0") if name]
    else:
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return [path for path in found if not MADE_BY_RUNNING & set(path.parts) and (ROOT / path).is_file()]
