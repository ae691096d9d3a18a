"""A slot of the filter sentence: a button that opens a list of values with search and reasons.

Every option carries the change it makes as a query string; the browser merges it into the
selection. Nothing here knows the selection itself. The options travel as data and become a list
when somebody opens it (``assets/slots.js``): a page has some hundred of them, and shows none.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from dash import html

from atlas.queries import Choice

Patch = Callable[[str], str]


def slot(
    key: str,
    text: str,
    choices: Sequence[Choice],
    *,
    chosen: Sequence[str],
    patch_of: Patch,
    changed: bool,
    label: str,
    all_option: tuple[str, str] | None = None,
) -> html.Span:
    """Return one slot.

    Parameters
    ----------
    key
        Field of the selection the slot sets; names the slot in the page.
    text
        What the closed slot says.
    choices
        The values, each with a note and, where it cannot be chosen, the reason.
    chosen
        Values marked as chosen.
    patch_of
        Gives the change of the selection that choosing a value makes.
    changed
        Whether the value differs from the default: underlined twice as thick.
    label
        Name of the slot for screen readers ("Signature").
    all_option
        Text and patch of a first option that clears the filter ("all tissues"), or None. With it
        several values can be chosen, and the list stays open.
    """
    options = [_option(choice, patch_of, chosen) for choice in choices]
    if all_option is not None:
        name, patch = all_option
        options.insert(0, {"label": name, "patch": patch, "chosen": not chosen})
    data = {"label": label, "several": all_option is not None, "options": options}
    return html.Span(
        [
            html.Button(
                [html.Span(text, className="slot-text"), html.Span(className="caret")],
                type="button",
                className="slot-button changed" if changed else "slot-button",
                **{
                    "aria-haspopup": "listbox",
                    "aria-expanded": "false",
                    "aria-label": f"{label}: {text}",
                },
            ),
            html.Div(className="slot-panel"),
        ],
        className="slot",
        **{"data-slot": key, "data-options": json.dumps(data, ensure_ascii=False)},
    )


def _option(choice: Choice, patch_of: Patch, chosen: Sequence[str]) -> dict[str, Any]:
    """Return what the browser needs of one option; one with a reason cannot be chosen."""
    option: dict[str, Any] = {"label": choice.label, "note": choice.note}
    if choice.group:
        option["group"] = choice.group
    if choice.reason:
        return option | {"reason": choice.reason}
    return option | {"patch": patch_of(choice.value), "chosen": choice.value in chosen}
