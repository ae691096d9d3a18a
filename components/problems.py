"""What a user sees when a callback fails: its own sentence, or a reference into the log."""

import logging
import secrets

from dash import ctx, set_props

from drift.errors import DriftError

_log = logging.getLogger("mesodrift")


def report(error: Exception) -> None:
    """Say it on the card that failed; log what is not ours to say with a short reference."""
    if isinstance(error, DriftError):
        sentence = str(error)
    else:
        reference = secrets.token_hex(2).upper()
        _log.error("reference %s", reference, exc_info=error)
        sentence = f"This figure could not be drawn. Reference {reference}."
    for name in _cards():
        set_props({"type": "problem", "name": name}, {"children": sentence})


def _cards() -> list[str]:
    """Return the names of the cards the failing callback was to fill."""
    grouped = ctx.outputs_list if isinstance(ctx.outputs_list, list) else [ctx.outputs_list]
    ids = [output.get("id") for output in grouped if isinstance(output, dict)]
    return sorted({item["name"] for item in ids if isinstance(item, dict) and "name" in item})
