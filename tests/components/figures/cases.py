"""Every figure with the tables it must cope with; the tests of this folder walk these."""

import importlib
import pkgutil
from types import ModuleType

import pandas as pd

from components import figures
from tests.components import examples, plan_examples, unscored_examples

AGEING = examples.ageing()
_SLOPE = {"contrast": "age_slope"}
LONG = "extraordinarily long cell type name with many words"
EFFECTS = {
    "all": (AGEING,),
    "one row": (AGEING[AGEING["study"] == "kuehne"],),
    "donors only": (AGEING[AGEING["evidence"] == "donors"],),
    "effect tables only": (AGEING[AGEING["evidence"] != "donors"],),
    "too few only": (AGEING[AGEING["call"] == "too few donors"],),
    "disease": (examples.disease(),),
    "everything selected": (AGEING.assign(selected=True),),
    "long names": (examples.disease().assign(cell_type=[f"{LONG} {k}" for k in "abc"]),),
    "undefined": (AGEING.assign(g=examples.NAN, r=examples.NAN, call="undefined"),),
    "slopes": (
        examples.effects(
            examples.stratum(
                "izgi", "lung", estimate=-0.2, ci_low=-0.3, ci_high=-0.1, call="falls", **_SLOPE
            ),
            examples.stratum("tms", "liver", call="too few donors", **_SLOPE),
        ),
    ),
    "beyond the axis": (examples.effects(examples.donors("xu", "brain", (7.0, -9.0, 23.0))),),
    "no columns": (pd.DataFrame(),),
    "no rows": (AGEING.iloc[:0],),
}
AGES = {
    "slopes": examples.slopes(),
    "one tissue": examples.slopes(("lung",)),
    "groups": examples.groups(),
    "conditions": examples.conditions(),
    "many columns": tuple(
        pd.concat([t.assign(column=t["column"] + str(k)) for k in range(3)], ignore_index=True)
        for t in examples.slopes()
    ),
    "one row": tuple(t[t["row"] == "md_core"] for t in examples.slopes()),
    "no rows": tuple(t.iloc[:0] for t in examples.slopes()),
    "no columns": (pd.DataFrame(), pd.DataFrame()),
}
_GENES = examples.drivers()
DRIVERS = {
    "many": (_GENES,),
    "one row": (_GENES.iloc[:1],),
    "none resolved": (examples.drivers(resolved=0),),
    "effect table": (
        _GENES.assign(log2fc=examples.NAN, ci_low=examples.NAN, ci_high=examples.NAN)
        .assign(statistic=_GENES["log2fc"])
        .drop(columns=["patch", "picked"]),
    ),
    "no rows": (_GENES.iloc[:0],),
    "no columns": (pd.DataFrame(),),
}
_FINDINGS = unscored_examples.findings()
ENDPOINTS = {
    "many": (_FINDINGS,),
    "one row": (_FINDINGS.iloc[:1],),
    "all rise": (unscored_examples.findings(odds=2.0),),
    "all fall": (unscored_examples.findings(odds=0.5),),
    "none modelled": (unscored_examples.findings(odds=examples.NAN),),
    "beyond the axis": (unscored_examples.findings(odds=40.0),),
    "no rows": (_FINDINGS.iloc[:0],),
    "no columns": (pd.DataFrame(),),
}
_PLANS = plan_examples.plans()
PLANS = {
    "many": (_PLANS,),
    "one row": (_PLANS.iloc[1:2],),
    "near zero only": (_PLANS[_PLANS["state"] == "near zero"],),
    "too few only": (_PLANS[_PLANS["state"] == "too few"],),
    "no donors only": (_PLANS[_PLANS["state"] == "no donors"],),
    "conditions": (plan_examples.conditions(),),
    "one selected": (_PLANS.assign(selected=_PLANS["tissue"] == "lung"),),
    "everything selected": (_PLANS.assign(selected=True),),
    "low coverage": (_PLANS.assign(low_coverage=True, coverage=0.5),),
    "long names": (_PLANS.assign(cell_type=LONG),),
    "no rows": (_PLANS.iloc[:0],),
    "no columns": (pd.DataFrame(),),
}
TABLES = {
    "effect_map": EFFECTS,
    "effect_forest": EFFECTS,
    "effect_forest_stacked": EFFECTS,
    "effect_strip": EFFECTS,
    "score_by_age": AGES,
    "score_by_age_stacked": AGES,
    "gene_forest": DRIVERS,
    "endpoint_trends": ENDPOINTS,
    "endpoint_trends_stacked": ENDPOINTS,
    "planner": PLANS,
    "planner_stacked": PLANS,
}


def pictures() -> dict[str, ModuleType]:
    """Return every module of the folder that draws."""
    names = [module.name for module in pkgutil.iter_modules(figures.__path__)]
    modules = {name: importlib.import_module(f"components.figures.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "draw")}


ALL = [(name, case) for name, tables in TABLES.items() for case in tables]
FULL = [(name, case) for name, case in ALL if case not in ("no rows", "no columns")]
EMPTY = [(name, case) for name, case in ALL if case in ("no rows", "no columns")]
