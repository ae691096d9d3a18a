"""The two style sheets of the graph, light and dark: a canvas cannot read the page's own.

What differs between two elements of a kind is in their data; what a kind looks like is here.
"""

from collections.abc import Mapping
from typing import Any, Final

from components import tokens
from components.graph import nodes, readings, strips
from components.graph.layout import BAND_PILL, HUB_DIAMETER, PILL

Rule = dict[str, Any]

FAMILY: Final = "Inter, Arial, sans-serif"
FADED: Final = 0.42  # of arrows that are not in focus; certainty is never drawn by opacity
DASHES: Final = {"culture": [9, 4], "association": [3, 3], "review": [1.5, 4]}
ARROW_COLOURS: Final = {
    "light": {"drives": "#B4652B", "suppresses": "#1C62B6"},
    "dark": {"drives": "#CC9059", "suppresses": "#7DB5F0"},
}


def sheets() -> dict[str, list[Rule]]:
    """Return the style sheet of each theme."""
    light = {name: getattr(tokens, name) for name in _USED}
    dark_of = tokens.theme_map()
    dark = {name: dark_of[colour] for name, colour in light.items()}
    return {
        "light": _sheet(light, ARROW_COLOURS["light"], ""),
        "dark": _sheet(dark, ARROW_COLOURS["dark"], "Dark"),
    }


_USED: Final = ("INK", "INK2", "INK3", "CTRL", "SURFACE", "SUNK", "ACCENT", "WARN")


def _sheet(colour: Mapping[str, str], signs: Mapping[str, str], suffix: str) -> list[Rule]:
    return [
        *_nodes(colour, suffix),
        *_texts(colour, suffix),
        *_arrows(colour, signs),
        *_states(colour),
    ]


def _rule(selector: str, **style: Any) -> Rule:
    return {
        "selector": selector,
        "style": {name.replace("_", "-"): value for name, value in style.items()},
    }


def _nodes(colour: Mapping[str, str], suffix: str) -> list[Rule]:
    return [
        _rule(
            "node.node",
            shape="round-rectangle",
            background_color=colour["SURFACE"],
            border_width=1.2,
            border_color=colour["CTRL"],
            label="data(label)",
            color=colour["INK"],
            font_family=FAMILY,
            font_weight=600,
            text_wrap="wrap",
            text_max_width=400,
            text_valign="center",
            text_halign="center",
            line_height=1.1,
        ),
        _rule(
            ".hub",
            shape="ellipse",
            width=HUB_DIAMETER,
            height=HUB_DIAMETER,
            font_size=15.5,
            font_weight=700,
            text_margin_y=-18,
            line_height=1.2,
        ),
        _rule(".hallmark", width=PILL[0], height=PILL[1], font_size=nodes.LABEL_SIZE),
        _rule(
            ".band",
            width=BAND_PILL[0],
            height=BAND_PILL[1],
            font_size=nodes.BAND_SIZE,
            line_height=1.02,
        ),
        _rule(".hallmark.measured", text_margin_y=-9),
        _rule(".band.measured", text_margin_y=-7),
        _rule(
            f"node[strip{suffix}]",
            background_image=f"data(strip{suffix})",
            background_width=strips.SIZE[0],
            background_height=strips.SIZE[1],
            background_fit="none",
            background_position_x="50%",
            background_position_y="100%",
            background_offset_y=-2,
        ),
        _rule(
            ".resolved",
            background_color=f"data(fill{suffix})",
            color=f"data(ink{suffix})",
            border_width=0,
        ),
        _rule(".table", border_width=3, border_color=f"data(fill{suffix})"),
        _rule(
            ".unmeasured",
            background_color=colour["SUNK"],
            border_style="dashed",
            color=colour["INK3"],
        ),
        _rule(".unsafe", border_width=1.8, border_color=colour["WARN"], color=colour["WARN"]),
    ]


def _texts(colour: Mapping[str, str], suffix: str) -> list[Rule]:
    return [
        _rule(
            ".caption, .more, .hub-number, .reading",
            width=1,
            height=1,
            background_opacity=0,
            border_width=0,
            events="no",
            label="data(label)",
            font_family=FAMILY,
            font_weight=400,
            text_wrap="wrap",
            text_max_width=600,
            text_valign="center",
        ),
        _rule(".caption", font_size=nodes.LABEL_SIZE, color=colour["INK3"], text_halign="right"),
        _rule(
            ".more",
            font_size=nodes.LABEL_SIZE,
            font_weight=600,
            color=colour["ACCENT"],
            text_halign="right",
            text_events="yes",
            events="yes",
        ),
        _rule(".hub-number", font_size=nodes.LABEL_SIZE, line_height=1.25, color=colour["INK"]),
        _rule(f".hub-number[ink{suffix}]", color=f"data(ink{suffix})"),
        _rule(
            ".reading",
            font_size=readings.SIZE,
            color=colour["INK3"],
            text_outline_color=colour["SURFACE"],
            text_outline_width=2.5,
            z_index=3,
        ),
        _rule(".reading.seen", font_weight=700, color=colour["INK"]),
        _rule(
            ".question",
            shape="round-rectangle",
            width=15,
            height=16,
            background_color=colour["SURFACE"],
            border_width=1,
            border_color=colour["CTRL"],
            label="?",
            font_family=FAMILY,
            font_size=11,
            font_weight=700,
            color=colour["INK"],
            text_valign="center",
            z_index=2,
        ),
    ]


def _arrows(colour: Mapping[str, str], signs: Mapping[str, str]) -> list[Rule]:
    return [
        _rule(
            "edge.arrow",
            width="data(width)",
            curve_style="straight",
            arrow_scale=0.95,
            target_arrow_shape="triangle",
        ),
        _rule("edge[start]", source_endpoint="data(start)", target_endpoint="data(end)"),
        _rule(
            ".bus",
            curve_style="segments",
            edge_distances="endpoints",
            segment_weights="data(shares)",
            segment_distances="data(away)",
        ),
        _rule(
            ".bowed",
            curve_style="unbundled-bezier",
            edge_distances="endpoints",
            control_point_weights="0.5",
            control_point_distances="data(bow)",
        ),
        *(
            _rule(f".{sign}", line_color=found, target_arrow_color=found)
            for sign, found in signs.items()
        ),
        _rule(".suppresses", target_arrow_shape="tee"),
        _rule(
            ".disputed",
            line_fill="linear-gradient",
            line_gradient_stop_colors=" ".join(
                (signs["drives"], signs["drives"], signs["suppresses"], signs["suppresses"])
            ),
            line_gradient_stop_positions="0 50 50 100",
            target_arrow_shape="triangle-tee",
            target_arrow_color=colour["INK"],
        ),
        *(
            _rule(f"edge.{kind}", line_style="dashed", line_dash_pattern=dash)
            for kind, dash in DASHES.items()
        ),
        _rule(
            ".unsigned",
            line_color=colour["CTRL"],
            line_style="dashed",
            line_dash_pattern=DASHES["review"],
            target_arrow_shape="circle",
            target_arrow_fill="hollow",
            target_arrow_color=colour["CTRL"],
        ),
        _rule(".aside", opacity=0.6),
    ]


def _states(colour: Mapping[str, str]) -> list[Rule]:
    """Return what focus, hover and the keyboard do to any element."""
    return [
        _rule("edge.faded", opacity=FADED),
        _rule(".question.faded, .reading.faded", opacity=FADED),
        _rule("node.end", border_width=2.5, border_color=colour["INK"], border_style="solid"),
        _rule(
            "edge.focused",
            width=5,
            opacity=1,
            underlay_color=colour["INK"],
            underlay_opacity=0.16,
            underlay_padding=5,
            z_index=4,
        ),
        _rule("node.hovered", overlay_color=colour["INK"], overlay_opacity=0.05),
        _rule(
            "edge.hovered",
            underlay_color=colour["INK"],
            underlay_opacity=0.12,
            underlay_padding=4,
        ),
        _rule(
            ".cursor",
            underlay_color=colour["ACCENT"],
            underlay_opacity=0.45,
            underlay_padding=5,
        ),
        _rule("node:active, edge:active", overlay_opacity=0),
    ]
