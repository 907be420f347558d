"""Adding a file to a layer: every version stays, under its own name, and no older one follows a newer."""

from pathlib import Path

from .errors import DoctrineError
from .layers import sheets_in
from .sheets import Sheet, read_sheet


def add(file: Path, layer: Path) -> Path:
    """Copies a checked file into the layer's folder and gives its new path; adding it again changes nothing.

    Raises DoctrineError if the layer holds that version with other content, or a newer one.
    """
    sheet = read_sheet(file)
    target = layer / f"{sheet.subject}.v{sheet.version}.yaml"
    content = file.read_bytes()
    if target.exists() and target.read_bytes() == content:
        return target
    _refuse_older(sheet, layer)
    layer.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    draft.write_bytes(content)
    draft.replace(target)
    return target


def _refuse_older(sheet: Sheet, layer: Path) -> None:
    """Also a version that is there already: what was once in force must stay readable as it was."""
    there = max((one.version for one in sheets_in(layer) if one.subject == sheet.subject), default=0)
    if sheet.version <= there:
        problem = f"the mission has version {there} of {sheet.subject}; version {sheet.version} cannot follow it"
        raise DoctrineError(sheet.content.place_of("version"), problem, f"version {there + 1} or higher")
