"""A slot of the filter sentence: a button that opens a list of values with search and reasons.

Every option carries the change it makes as a query string (``data-patch``); the browser merges it
into the selection. Nothing here knows the selection itself.
"""

from collections.abc import Callable, Sequence
from typing import Final

from dash import dcc, html

from atlas.queries import Choice

SEARCH_FROM: Final = 9  # options; a shorter list is read faster than searched

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
        Text and patch of a first option that clears the filter ("all tissues"), or None.
    """
    list_id = f"slot-{key}-list"
    options: list[html.Div] = []
    if all_option is not None:
        options.append(_option(all_option[0], "", all_option[1], is_chosen=not chosen, reason=""))
    group = ""
    for choice in choices:
        if choice.group != group:
            group = choice.group
            options.append(html.Div(group, className="slot-group", role="presentation"))
        options.append(
            _option(
                choice.label,
                choice.note,
                patch_of(choice.value),
                is_chosen=choice.value in chosen,
                reason=choice.reason,
            )
        )
    multiple = {"aria-multiselectable": "true"} if all_option is not None else {}
    search = dcc.Input(
        id={"type": "slot-search", "slot": key},
        type="search",
        className="slot-search",
        placeholder=f"Search {label.lower()}",
        autoComplete="off",
    )
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
                    "data-slot": key,
                },
            ),
            html.Div(
                [
                    *([search] if len(choices) >= SEARCH_FROM else []),
                    html.Div(
                        options,
                        id=list_id,
                        role="listbox",
                        className="slot-options",
                        tabIndex="0",
                        **{"aria-label": label, **multiple},
                    ),
                ],
                className="slot-panel",
            ),
        ],
        className="slot",
        **{"data-slot": key},
    )


def _option(label: str, note: str, patch: str, *, is_chosen: bool, reason: str) -> html.Div:
    state = {"aria-disabled": "true"} if reason else {"data-patch": patch}
    return html.Div(
        [
            html.Span(label, className="option-label"),
            html.Span(reason or note, className="option-reason" if reason else "option-note"),
        ],
        role="option",
        tabIndex="-1",
        className="slot-option",
        **{"aria-selected": "true" if is_chosen else "false", **state},
    )
