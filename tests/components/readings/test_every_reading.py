"""What holds for every sentence: short, answer first, the same words for rises and falls."""

import re
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.readings import (
    agreement,
    cell_depth,
    cell_ridges,
    cell_shares,
    cells_in_window,
    composition_or_state,
    drivers,
    effect_forest,
    effect_map,
    endpoint_trends,
    evidence_forest,
    interventions,
    overview,
    phase_plane,
    planner,
    score_by_age,
    specification_curve,
    split_parts,
    transition_statements,
    transitions,
    verdict_table,
    what_if,
)
from components.readings.reading import Reading
from tests.components import examples
from tests.components.figures.cases import (
    AGES,
    AGREEMENTS,
    CURVES,
    DEPTHS,
    DRIVERS,
    EFFECTS,
    ENDPOINTS,
    FORESTS,
    INTERVENTIONS,
    PLANES,
    PLANS,
    RIDGES,
    SHARES,
    SPECTRA,
    SPLITS,
    STATEMENTS,
    VERDICTS,
    WHAT_IFS,
    WINDOWS,
)

FORBIDDEN = re.compile(
    r"(?i:significan|trend|no effect|causes|\bn\.?s\.?\b)|\bnan\b|None|-\d|−0\.0\b"
)
OF_EFFECTS = (effect_map, effect_forest, overview)
CASES = [
    *((cells_in_window, case, tables) for case, tables in WINDOWS.items()),
    *((cell_ridges, case, tables) for case, tables in RIDGES.items()),
    *((cell_shares, case, tables) for case, tables in SHARES.items()),
    *((cell_depth, case, tables) for case, tables in DEPTHS.items()),
    *((module, case, tables) for module in OF_EFFECTS for case, tables in EFFECTS.items()),
    *((score_by_age, case, tables) for case, tables in AGES.items()),
    *((drivers, case, tables) for case, tables in DRIVERS.items()),
    *((composition_or_state, case, tables) for case, tables in SPLITS.items()),
    *((split_parts, case, tables) for case, tables in SPLITS.items()),
    *((endpoint_trends, case, tables) for case, tables in ENDPOINTS.items()),
    *((planner, case, tables) for case, tables in PLANS.items()),
    *((evidence_forest, case, tables) for case, tables in FORESTS.items()),
    *((agreement, case, tables) for case, tables in AGREEMENTS.items()),
    *((phase_plane, case, tables) for case, tables in PLANES.items()),
    *((verdict_table, case, tables) for case, tables in VERDICTS.items()),
    *((transitions, case, tables) for case, tables in SPECTRA.items()),
    *((transition_statements, case, tables) for case, tables in STATEMENTS.items()),
    *((interventions, case, tables) for case, tables in INTERVENTIONS.items()),
    *((what_if, case, tables) for case, tables in WHAT_IFS.items()),
    *((specification_curve, case, tables) for case, tables in CURVES.items()),
]
MOST_WORDS = {overview.__name__: 52}  # the lead of a page; a card has 40
STUDIES = ("izgi", "angelidis", "kuehne", "xu", "tsumagari")
TABLES = ("schaum", "jonker", "keele")


def check(reading: Reading, most: int) -> None:
    assert reading.question.endswith(("?", "."))
    assert reading.sentence.strip() == reading.sentence
    assert reading.sentence[:1] not in ("", " ")
    assert reading.sentence.endswith(".")
    assert "  " not in reading.sentence
    said = " ".join([reading.question, reading.sentence, reading.n_line, reading.caption])
    for text in (said, *reading.traps):
        assert not FORBIDDEN.search(text), text
    assert len(reading.sentence.split()) <= most, reading.sentence
    assert len(re.findall(r"[.](?: |$)", reading.sentence)) <= 3
    assert reading.text_summary == f"{reading.question} {reading.sentence}"
    assert all(trap.endswith(".") for trap in reading.traps)


@pytest.mark.parametrize(("module", "case", "tables"), CASES)
def test_examples(module: ModuleType, case: str, tables: Any) -> None:
    check(module.describe(*tables), MOST_WORDS.get(module.__name__, 40))


@st.composite
def effects(draw: st.DrawFn) -> pd.DataFrame:
    """Return any mix of strata with donors and effect tables."""
    rows = []
    names = st.sampled_from(examples.TISSUES)
    for study in draw(st.lists(st.sampled_from(STUDIES), unique=True, max_size=3)):
        for tissue in draw(st.lists(names, unique=True, max_size=3)):
            mid = draw(st.floats(-3, 3))
            half = draw(st.floats(0.01, 4))
            more: dict[str, Any] = {
                "low_coverage": draw(st.booleans()),
                "coverage": 0.5,
                "depth_confounded": draw(st.booleans()),
                "matched_g": draw(st.sampled_from([examples.NAN, 0.4])),
                "sex_handling": draw(st.sampled_from(["one sex", "confounded"])),
            }
            if draw(st.integers(0, 5)) == 0:
                rows.append(examples.stratum(study, tissue, call="too few donors", **more))
            else:
                rows.append(examples.donors(study, tissue, (mid, mid - half, mid + half), **more))
    for study in draw(st.lists(st.sampled_from(TABLES), unique=True, max_size=2)):
        rows += [
            examples.effect_table(study, tissue, draw(st.floats(-0.6, 0.6)))
            for tissue in draw(st.lists(names, unique=True, max_size=3))
        ]
    return examples.effects(*rows) if rows else examples.ageing().iloc[:0]


@pytest.mark.parametrize("module", OF_EFFECTS)
@settings(max_examples=30, deadline=None)
@given(table=effects())
def test_any_table(module: ModuleType, table: pd.DataFrame) -> None:
    check(module.describe(table), MOST_WORDS.get(module.__name__, 40))


def mirrored(table: pd.DataFrame) -> pd.DataFrame:
    """Return the same strata with every sign turned round."""
    turned = table.copy()
    for name in ("g", "r", "estimate"):
        turned[name] = -table[name]
    turned["g_low"], turned["g_high"] = -table["g_high"], -table["g_low"]
    turned["ci_low"], turned["ci_high"] = -table["ci_high"], -table["ci_low"]
    turned["call"] = table["call"].replace({"rises": "falls", "falls": "rises"})
    return turned


def swapped(reading: Reading) -> list[str]:
    """Return the words of direction, turned round, in the order of rise and fall."""
    return sorted(
        segment.text.replace("rises", "*").replace("falls", "rises").replace("*", "falls")
        for segment in reading.segments
        if segment.tone
    )


@settings(max_examples=30, deadline=None)
@given(table=effects())
def test_rises_and_falls_are_told_in_the_same_words(table: pd.DataFrame) -> None:
    said = overview.describe(table)
    turned = overview.describe(mirrored(table))
    assert swapped(turned) == sorted(s.text for s in said.segments if s.tone)
    other = turned.question.replace("rises", "*").replace("falls", "rises").replace("*", "falls")
    assert other == said.question


@settings(max_examples=20, deadline=None)
@given(table=effects())
def test_tones_fit_their_words(table: pd.DataFrame) -> None:
    for module in OF_EFFECTS:
        for segment in module.describe(table).segments:
            first = segment.text.split(" ")[0]
            assert {"rise": "rises", "fall": "falls", "open": "is"}.get(
                segment.tone, first
            ) == first
