"""What the scenarios of the what-if hold: chips that turn and go, lists that add, presets."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import html

from atlas import scenario_view, scenarios
from atlas.scenario_view import SIDES
from atlas.selection import Selection, patch
from components import strata, what_if_rows
from components.slots import slot

_ADD: Final = {"A": "an intervention or a node", "B": "another, to compare"}
# Name, scenario and versus: starting points, nothing more.
PRESETS: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("OSK alone", ("i_osk=up",), ()),
    ("Rapalogs against OSK", ("i_mtor=up",), ("i_osk=up",)),
    ("TGF-β held down against its inhibition", ("c_tgfb=down",), ("i_tgfbi=up",)),
)


def chooser(selection: Selection) -> list[Any]:
    """Return the two scenarios with everything that changes them."""
    held = strata.records(scenario_view.held(selection))
    return [
        *(
            _scenario(selection, side, [row for row in held if row["side"] == side])
            for side in SIDES
        ),
        html.Div(
            [
                html.Span("Start from", className="scenario-word"),
                *(_preset(selection, *preset) for preset in PRESETS),
                *_rest(selection),
            ],
            className="presets",
            role="group",
            **{"aria-label": "Start from"},
        ),
    ]


def _scenario(selection: Selection, side: str, held: Sequence[dict[str, Any]]) -> html.Div:
    tokens = tuple(str(row["token"]) for row in held)
    field = SIDES[side]
    return html.Div(
        [
            html.Span(side, className="scenario-name"),
            *(_chip(field, row, tokens) for row in held),
            slot(
                field,
                f"and {_ADD['A']}" if held else _ADD[side],
                scenarios.choices(selection),
                chosen=tokens,
                patch_of=partial(_chosen, field, tokens),
                changed=bool(held),
                label=f"Hold in scenario {side}",
            ),
        ],
        className="scenario",
        role="group",
        **{"aria-label": f"Scenario {side}"},
    )


def _chip(field: str, row: dict[str, Any], tokens: Sequence[str]) -> html.Span:
    """Return what is held: pressed is up, not pressed is down; an intervention is applied."""
    rest = [token for token in tokens if token != row["token"]]
    words = f"{row['label']}: {what_if_rows.way_words(row)}"
    is_up = row["way"] == "up"
    turned = f"{row['node_id']}={'down' if is_up else 'up'}"
    label = (
        html.Span(words, className="held-words")
        if row["kind"] == "intervention"
        else html.Button(
            [words, html.Span("↑" if is_up else "↓", **{"aria-hidden": "true"})],
            type="button",
            className="held-words held-turn",
            title="Turn it the other way",
            **{
                "data-patch": patch(**{field: sorted([*rest, turned])}),
                "aria-pressed": str(is_up).lower(),
                "aria-label": f"{row['label']} held up",
            },
        )
    )
    return html.Span(
        [
            label,
            html.Button(
                html.Span("×", **{"aria-hidden": "true"}),
                type="button",
                className="held-remove",
                **{"data-patch": patch(**{field: rest}), "aria-label": f"Remove {row['label']}"},
            ),
        ],
        className="held",
    )


def _chosen(field: str, tokens: Sequence[str], token: str) -> str:
    """Return the change that holds a node, lets it go again, or turns it round."""
    name = token.partition("=")[0]
    rest = [other for other in tokens if other.partition("=")[0] != name]
    return patch(**{field: rest if token in tokens else sorted([*rest, token])})


def _preset(
    selection: Selection, name: str, scenario: tuple[str, ...], versus: tuple[str, ...]
) -> html.Button:
    is_on = (selection.scenario, selection.versus) == (scenario, versus)
    return _button(name, patch(scenario=scenario, versus=versus), pressed=is_on)


def _rest(selection: Selection) -> list[html.Button]:
    if not (selection.scenario or selection.versus):
        return []
    swapped = patch(scenario=selection.versus, versus=selection.scenario)
    return [
        *([_button("Swap A and B", swapped)] if selection.versus else []),
        html.Button(
            "Clear both",
            type="button",
            className="clear",
            **{"data-patch": patch(scenario=(), versus=())},
        ),
    ]


def _button(name: str, change: str, *, pressed: bool | None = None) -> html.Button:
    state = {} if pressed is None else {"aria-pressed": str(pressed).lower()}
    return html.Button(name, type="button", className="preset", **{"data-patch": change, **state})
