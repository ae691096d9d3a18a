"""Example tables of the planner. The numbers are made up, the needs computed."""

from typing import Any

import pandas as pd

from drift.planning import need
from tests.components import examples
from tests.components.examples import NAN

AGES = {"n_young": 5, "n_middle": 2, "n_old": 4}
SEXES = {"n_female": 0, "n_male": 9, "n_unknown": 0}


def planned(row: dict[str, Any], aim: float = NAN, **values: Any) -> dict[str, Any]:
    """Return a row of the planner's view from a row of the effects view, or for a given g."""
    is_given = aim == aim
    found = need(*([aim] * 3 if is_given else [row["g"], row["g_low"], row["g_high"]]))
    state = "planned" if found.at_seen <= 200 else "near zero"
    return {
        **row,
        **AGES,
        **SEXES,
        "at_seen": found.at_seen,
        "fewest": found.fewest,
        "most": found.most,
        "there": min(row["n_reference"], row["n_contrast"]),
        "state": state if is_given or row["g"] == row["g"] else "too few",
        "aim": aim,
        **values,
    }


def nobody(tissue: str) -> dict[str, Any]:
    """Return the row of a tissue that only effect tables speak of."""
    row = examples.effect_table("schaum", tissue, 0.2)
    none = dict.fromkeys([*AGES, *SEXES, "there", "n_reference", "n_contrast"], 0)
    blank = {"at_seen": NAN, "fewest": NAN, "most": NAN, "aim": NAN}
    return {**row, **none, **blank, "state": "no donors", "patch": row["tissue_patch"]}


def plans(aim: float = NAN) -> pd.DataFrame:
    """Return a stratum of each kind: range to 15, to more than 200, near 0, too few, nobody."""
    few = examples.stratum("tms", "liver", cell_type="endothelium", call="too few donors")
    few |= {"n_reference": 2, "n_contrast": 5, "reason": "Two young mice: no interval, no p."}
    return pd.DataFrame(
        [
            planned(
                examples.donors("xu", "muscle", (-2.3, -3.5, -1.1), n_reference=9, n_contrast=10),
                aim,
            ),
            planned(examples.donors("izgi", "lung", (-1.1, -2.6, 0.5), selected=False), aim),
            planned(examples.donors("izgi", "cortex", (0.1, -1.1, 1.3)), aim),
            planned(few, aim, n_young=2, n_old=5),
            nobody("kidney") | {"aim": aim},
        ]
    )


def conditions() -> pd.DataFrame:
    """Return a comparison of conditions: no age groups."""
    words = {"reference_word": "control", "contrast_word": "ischaemic", "contrast": "x"}
    row = examples.donors("kuppe", "heart", (1.9, 0.6, 3.2), cell_type="cardiomyocyte", **words)
    return pd.DataFrame([planned(row, n_young=NAN, n_middle=NAN, n_old=NAN)])
