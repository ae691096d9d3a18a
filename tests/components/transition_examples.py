"""Made-up views of the spectrum of transitions, with every mark a figure can draw."""

from typing import Any

import pandas as pd

_CLASSES = {
    "animal or trial": ("animal_in_vivo", "living animal"),
    "culture": ("in_vitro", "cell culture"),
    "association": ("omics_association", "omics association"),
    "review": ("review", "review"),
}


def said(
    sign: int, evidence_class: str, confidence: int, answer: str = "supported"
) -> dict[str, Any]:
    """Return what an arrow is drawn by."""
    return {
        "sign": sign,
        "answer": answer,
        "evidence_class": evidence_class,
        "evidence": _CLASSES[evidence_class][1] if evidence_class else "",
        "confidence": confidence,
        "n_statements": 1,
    }


def row(
    node_id: str, origin: str, end_state: str, drawn: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """Return one row of the spectrum."""
    return {
        **drawn,
        "node_id": node_id,
        "label": f"{origin.capitalize()} transition",
        "abbreviation": "",
        "origin": origin,
        "end_state": end_state,
        "is_way_back": False,
        "dispute_about": "",
        "dispute": "",
        "patch": f"node={node_id}",
        "line_patch": f"arrow={node_id}>md",
        **more,
    }


def cell(source: str, target: str, drawn: dict[str, Any], via: str = "") -> dict[str, Any]:
    """Return what acts on a row."""
    kinds = {"c": "cue", "r": "regulator", "i": "intervention"}
    return {
        **drawn,
        "source": source,
        "source_label": source[2:].upper(),
        "source_kind": kinds[source[0]],
        "target": target,
        "target_label": target,
        "shown": True,
        "via": via,
        "patch": f"arrow={source}>{target}",
    }


def spectrum(node: str = "", arrow: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rows and cells, with a node or an arrow in focus."""
    alive, none = said(1, "animal or trial", 3), said(0, "", 0)
    origin = {"dispute_about": "origin", "dispute": "Most in one study, few in another."}
    same = {"dispute_about": "definition", "dispute": "Starts from a mesenchymal cell."}
    rows = [
        row("md", "drift as a whole", "", none, line_patch=""),
        row("t_emt", "epithelial cell", "mesenchymal-like cell", said(1, "review", 2)),
        row("t_pmt", "pericyte", "myofibroblast", said(1, "animal or trial", 2), **origin),
        row("t_adipo", "adipocyte", "myofibroblast", none),
        row("t_fmt", "fibroblast", "myofibroblast", alive, abbreviation="FMT", **same),
        row(
            "t_met",
            "fibroblast",
            "epithelial cell",
            said(-1, "culture", 2),
            abbreviation="MET",
            is_way_back=True,
            dispute_about="definition",
            dispute="Not the native identity.",
        ),
    ]
    cells = [
        cell("c_tgfb", "md", alive),
        cell("c_wnt", "md", said(1, "culture", 1)),
        cell("c_tgfb", "t_fmt", said(1, "culture", 2)),
        cell("c_notch", "t_fmt", said(-1, "review", 1)),
        cell("c_notch", "t_emt", said(0, "association", 2, "disputed")),
        cell("c_il6", "t_emt", said(1, "animal or trial", 3, "contested")),
        cell("c_il6", "t_pmt", said(0, "association", 1, "contested")),
        cell("c_stiffness", "t_fmt", said(1, "culture", 2), via="TWIST1"),
        cell("r_snai1", "t_emt", alive),
        cell("r_twist1", "t_fmt", alive),
        cell("r_tert", "t_fmt", said(-1, "culture", 2)),
        cell("i_osk", "t_fmt", said(-1, "animal or trial", 2)),
        cell("i_osk", "md", said(-1, "culture", 2)),
        cell("i_cr", "md", said(-1, "review", 1)),
    ]
    for one in rows:
        one["selected"] = one["node_id"] == node
        one["line_selected"] = f"{one['node_id']}>md" == arrow
    for one in cells:
        one["selected"] = f"{one['source']}>{one['target']}" == arrow and not one["via"]
    return pd.DataFrame(rows), pd.DataFrame(cells)


def statements() -> pd.DataFrame:
    """Return one statement of each kind of evidence on two transitions."""
    rows = []
    for k, (evidence_class, (kind, words)) in enumerate(_CLASSES.items()):
        target = "t_fmt" if k else "t_pmt"
        rows.append(
            {
                "statement_id": f"e{k}",
                "transition": target,
                "scope": "all",
                "role": "cue",
                "arrow": f"c_tgfb>{target}",
                "source": "c_tgfb",
                "target": target,
                "source_label": "TGF-β signalling",
                "target_label": target,
                "sign": 1,
                "relation": "drives",
                "mechanism": "It does.",
                "evidence_kind": kind,
                "evidence_class": evidence_class,
                "evidence": words,
                "species": "human" if k else "mouse, human",
                "tissue": "kidney",
                "confidence": 1 + k % 3,
                "claimed": "yes",
                "caveat": "",
                "citations": "! not verified: Doe 2018" if k else "✓ LeBleu 2013",
                "citation_ids": (f"doe{k}",),
                "selected": False,
                "patch": f"arrow=c_tgfb>{target}",
                "filter_patch": f"evidence={kind}",
            }
        )
    return pd.DataFrame(rows)
