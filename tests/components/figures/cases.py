"""Every figure with the tables it must cope with; the tests of this folder walk these."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

import pandas as pd

from components import figures
from drift.schema import VERDICTS_KNOWN
from tests.components import (
    cell_examples,
    evidence_examples,
    examples,
    intervention_examples,
    plan_examples,
    robustness_examples,
    split_tables,
    transition_examples,
    unscored_examples,
    verdict_examples,
    what_if_examples,
)


def _named(rows: pd.DataFrame, names: Any) -> pd.DataFrame:
    return rows.assign(cell_type=names, stratum_name=names)


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
    "long names": (_named(examples.disease(), [f"{LONG} {k}" for k in "abc"]),),
    "undefined": (AGEING.assign(g=examples.NAN, r=examples.NAN, call="undefined"),),
    "slopes": (
        examples.effects(
            examples.stratum(
                "izgi", "lung", estimate=-0.2, ci_low=-0.3, ci_high=-0.1, call="falls", **_SLOPE
            ),
            examples.stratum("tms", "liver", call="too few donors", **_SLOPE),
        ),
    ),
    "over doublings": (examples.over_doublings(),),
    "joined tables": (examples.joined_tables(),),
    "beyond the axis": (examples.effects(examples.donors("xu", "brain", (7.0, -9.0, 23.0))),),
    "no columns": (pd.DataFrame(),),
    "no rows": (AGEING.iloc[:0],),
}
AGES = {
    "slopes": examples.slopes(),
    "one tissue": examples.slopes(("lung",)),
    "groups": examples.groups(),
    "conditions": examples.conditions(),
    "cultures": examples.cultures(),
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
SPLITS = {
    "donors and atlas": split_tables.view(),
    "donors only": split_tables.view(atlas=False),
    "atlas only": split_tables.view(donors=False),
    "no interval": split_tables.view(interval=False),
    "undefined": split_tables.view(undefined=True),
    "falls": split_tables.view(sign=-1),
    "many types": split_tables.view(n_types=14),
    "everything selected": split_tables.view(selected=True),
    "no rows": tuple(t.iloc[:0] for t in split_tables.view()),
    "no columns": (pd.DataFrame(), pd.DataFrame()),
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
    "a given effect": (plan_examples.plans(0.8),),
    "one selected": (_PLANS.assign(selected=_PLANS["tissue"] == "lung"),),
    "everything selected": (_PLANS.assign(selected=True),),
    "low coverage": (_PLANS.assign(low_coverage=True, coverage=0.5),),
    "long names": (_named(_PLANS, LONG),),
    "no rows": (_PLANS.iloc[:0],),
    "no columns": (pd.DataFrame(),),
}
_MANY = evidence_examples.studies("lung", (1.9, 0.8), (1.7, 0.6), (2.1, 0.5), (0.9, 1.2))
_NOTHING = (pd.DataFrame(), pd.DataFrame())
FORESTS = {
    "two studies": evidence_examples.forest(AGEING, "lung"),
    "one study, cell types": evidence_examples.forest(AGEING, "liver"),
    "regions": evidence_examples.forest(AGEING, "brain"),
    "no study": evidence_examples.forest(AGEING, "kidney"),
    "effect tables only": evidence_examples.forest(EFFECTS["effect tables only"][0], "lung"),
    "too few only": evidence_examples.forest(EFFECTS["too few only"][0], "liver"),
    "pooled": evidence_examples.forest(_MANY, "lung"),
    "one score": evidence_examples.forest(_MANY, "lung", single=True),
    "everything selected": evidence_examples.forest(_MANY.assign(selected=True), "lung"),
    "confounded": evidence_examples.forest(_MANY.assign(sex_handling="confounded"), "lung"),
    "undefined": evidence_examples.forest(EFFECTS["undefined"][0], "lung"),
    "beyond the axis": evidence_examples.forest(EFFECTS["beyond the axis"][0], "brain"),
    "no rows": evidence_examples.forest(AGEING.iloc[:0], "lung"),
    "no columns": _NOTHING,
}
AGREEMENTS = {
    "all": evidence_examples.agreement(AGEING),
    "pooled": evidence_examples.agreement(_MANY),
    "one score": evidence_examples.agreement(AGEING, single=True),
    "confounded": evidence_examples.agreement(_MANY.assign(sex_handling="confounded")),
    "undefined": evidence_examples.agreement(EFFECTS["undefined"][0]),
    "too few only": evidence_examples.agreement(EFFECTS["too few only"][0]),
    "no rows": evidence_examples.agreement(AGEING.iloc[:0]),
    "no columns": _NOTHING,
}
_JUDGED = verdict_examples.table()
_POINTS, _ARROWS = verdict_examples.plane()
_UNJUDGED = _ARROWS[_ARROWS["verdict"] == "undefined"]
PLANES = {
    "cell types": (_POINTS, _ARROWS),
    "nothing selected": verdict_examples.plane(selected=""),
    "tissues": verdict_examples.tissues(),
    "more tissues than colours": verdict_examples.tissues(9),
    "donors picked": (_POINTS.assign(dimmed=_POINTS["donor_id"] != "p1"), _ARROWS),
    "low coverage, unequal depth": (
        _POINTS,
        _ARROWS.assign(**verdict_examples.THIN, **verdict_examples.DEEP),
    ),
    "one stratum": (_POINTS, _ARROWS[_ARROWS["cell_type"] == "cardiomyocyte"]),
    "too few donors": (_POINTS, _ARROWS[_ARROWS["verdict"] == "too few donors"]),
    "nothing but undefined": (_POINTS.iloc[:0], _UNJUDGED),
    "no donors with both scores": (pd.DataFrame(), _UNJUDGED),
    "beyond the plane": (_POINTS, _ARROWS.assign(identity_low=-9.0, gain_high=7.0)),
    "no rows": (_POINTS.iloc[:0], _ARROWS.iloc[:0]),
    "no columns": (pd.DataFrame(), pd.DataFrame()),
}
VERDICTS = {
    "all": (_JUDGED,),
    **{verdict: (pd.DataFrame([verdict_examples.judged(verdict)]),) for verdict in VERDICTS_KNOWN},
    "everything selected": (_JUDGED.assign(selected=True),),
    "beyond the axis": (_JUDGED.assign(identity_g_low=-40.0, identity_g=-9.0, gain_g_high=30.0),),
    "long names": (_JUDGED.assign(label=LONG, short_label=LONG, group=f"{LONG} {LONG}"),),
    "slopes": (_JUDGED.assign(identity_g=examples.NAN, gain_g=examples.NAN),),
    "all low coverage": (_JUDGED.assign(**verdict_examples.THIN),),
    "no rows": (_JUDGED.iloc[:0],),
    "no columns": (pd.DataFrame(),),
}
_CURVE = robustness_examples.grid()
CURVES = {
    "unresolved": _CURVE,
    "all resolved": robustness_examples.grid(default=3.0, half=0.5),
    "signs differ": robustness_examples.grid(default=0.1, step=0.4, half=0.9),
    "beyond the axis": robustness_examples.grid(default=6.0, half=3.0),
    "without nulls": robustness_examples.tables(
        robustness_examples.analysis(1.0), robustness_examples.analysis(-0.4, gene_set="core")
    ),
    "too few donors": robustness_examples.too_few(),
    "effect table": robustness_examples.missing("No donors. Choose a study with donors."),
    "no rows": (_CURVE[0].iloc[:0], _CURVE[1].iloc[:0]),
    "no columns": (pd.DataFrame(), pd.DataFrame()),
}
_SPECTRUM = transition_examples.spectrum()
_STATED = transition_examples.statements()
SPECTRA = {
    "all": _SPECTRUM,
    "a row selected": transition_examples.spectrum(node="t_pmt"),
    "a line selected": transition_examples.spectrum(arrow="t_pmt>md"),
    "a glyph selected": transition_examples.spectrum(arrow="c_tgfb>t_fmt"),
    "a regulator selected": transition_examples.spectrum(arrow="r_snai1>t_emt"),
    "the way back selected": transition_examples.spectrum(node="t_met"),
    "way back only": (_SPECTRUM[0][_SPECTRUM[0]["is_way_back"]], _SPECTRUM[1]),
    "no way back": (_SPECTRUM[0][~_SPECTRUM[0]["is_way_back"]], _SPECTRUM[1]),
    "no line left": (_SPECTRUM[0].assign(confidence=0, evidence_class=""), _SPECTRUM[1]),
    "nothing acts": (_SPECTRUM[0], _SPECTRUM[1].assign(shown=False)),
    "no cells": (_SPECTRUM[0], _SPECTRUM[1].iloc[:0]),
    "no rows": (_SPECTRUM[0].iloc[:0], _SPECTRUM[1]),
    "no columns": (pd.DataFrame(), pd.DataFrame()),
}
STATEMENTS = {
    "all": (_STATED,),
    "one": (_STATED.iloc[:1].assign(scope="arrow"),),
    "one node": (_STATED[_STATED["transition"] == "t_fmt"].assign(scope="node"),),
    "one kind": (_STATED.assign(evidence_kind="in_vitro", evidence="cell culture"),),
    "no rows": (_STATED.iloc[:0],),
    "no columns": (pd.DataFrame(),),
}
_INTERVENTIONS = intervention_examples.rows()
INTERVENTIONS = {
    "all": (_INTERVENTIONS,),
    "one row": (_INTERVENTIONS.iloc[:1],),
    "nothing left by the filters": (intervention_examples.silent(),),
    "none curated": (intervention_examples.unwarned(),),
    "everything selected": (_INTERVENTIONS.assign(selected=True),),
    "long names": (_INTERVENTIONS.assign(label=LONG, safety=f"! Harm: {LONG}."),),
    "no rows": (_INTERVENTIONS.iloc[:0],),
    "no columns": (pd.DataFrame(),),
}
WHAT_IFS = {
    "one scenario": what_if_examples.view(),
    "two scenarios": what_if_examples.view(two=True),
    "all undetermined": what_if_examples.view(direction="undetermined"),
    "all rise": what_if_examples.view(direction="would rise", two=True),
    "drift is held": what_if_examples.view(held="md"),
    "everything selected": what_if_examples.selected(),
    "long names": what_if_examples.named(LONG),
    "risks only": what_if_examples.view(warned="risk"),
    "no warnings": what_if_examples.view(warned=""),
    "no rows": what_if_examples.nothing(),
    "no columns": (pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), pd.DataFrame()),
}
WINDOWS = cell_examples.cases(cell_examples.in_window)
RIDGES = cell_examples.cases(cell_examples.distributions)
SHARES = cell_examples.cases(cell_examples.composition)
DEPTHS = cell_examples.cases(cell_examples.depth)
TABLES = {
    "cells_in_window": WINDOWS,
    "cells_in_window_stacked": WINDOWS,
    "cell_ridges": RIDGES,
    "cell_shares": SHARES,
    "cell_shares_stacked": SHARES,
    "cell_depth": DEPTHS,
    "cell_depth_stacked": DEPTHS,
    "transitions": SPECTRA,
    "transitions_phone": SPECTRA,
    "transition_statements": STATEMENTS,
    "composition_or_state": SPLITS,
    "composition_or_state_stacked": SPLITS,
    "split_parts": SPLITS,
    "split_parts_stacked": SPLITS,
    "evidence_forest": FORESTS,
    "evidence_forest_stacked": FORESTS,
    "agreement": AGREEMENTS,
    "agreement_stacked": AGREEMENTS,
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
    "interventions": INTERVENTIONS,
    "interventions_phone": INTERVENTIONS,
    "what_if": WHAT_IFS,
    "what_if_phone": WHAT_IFS,
    "phase_plane": PLANES,
    "phase_plane_phone": PLANES,
    "verdict_table": VERDICTS,
    "verdict_table_stacked": VERDICTS,
    "specification_curve": CURVES,
    "specification_curve_phone": CURVES,
}


def pictures() -> dict[str, ModuleType]:
    """Return every module of the folder that draws."""
    names = [module.name for module in pkgutil.iter_modules(figures.__path__)]
    modules = {name: importlib.import_module(f"components.figures.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "draw")}


ALL = [(name, case) for name, tables in TABLES.items() for case in tables]
FULL = [(name, case) for name, case in ALL if case not in ("no rows", "no columns")]
EMPTY = [(name, case) for name, case in ALL if case in ("no rows", "no columns")]
