"""Selections of the evidence graph: any that a link can name, drawn by hypothesis."""

from hypothesis import strategies as st

from atlas import evidence_graph, node_scores
from atlas.evidence_graph import LAYERS, ORGANS
from atlas.selection import Selection
from drift.graph import EVIDENCE_KINDS

ARROW = "h_cellular_senescence>md"
DISPUTED = Selection(arrow=ARROW)
# A filter that no statement passes: there is no killifish trial.
NOTHING = Selection(evidence=("human_rct",), species="killifish", confidence="3")
EFFECT_TABLE = Selection(dataset="keele2023_mouse_10tissue_proteome_effects", tissue="kidney")
DISEASE = Selection(dataset="kuppe2022_mi_pseudobulk", contrast="ischaemic_vs_control")
CULTURE = Selection(dataset="sturm2022_fibroblast_lifespan")

_WHOLE = evidence_graph.curated().graph
_TEXT = st.text(max_size=12)
_STRATA = [Selection.parse(choice.value) for choice in node_scores.stratum_choices(Selection())]


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Draw filters, layers, focus and a stratum, some of them names that do not exist."""
    at = draw(st.sampled_from([Selection(), *_STRATA]))
    return Selection(
        dataset=at.dataset,
        study=at.study,
        tissue=draw(st.sampled_from([at.tissue, "", "nosuch"])),
        cell_type=at.cell_type,
        evidence=tuple(sorted(draw(st.sets(st.sampled_from([*EVIDENCE_KINDS, "nosuch"]))))),
        species=draw(st.sampled_from(["", "human", "mouse", "nosuch"])),
        organs=tuple(sorted(draw(st.sets(st.sampled_from(sorted(ORGANS)), max_size=2)))),
        confidence=draw(st.sampled_from(["", "1", "2", "3", "9"])),
        claimed=draw(st.sampled_from(["", "yes"])),
        verified=draw(st.sampled_from(["", "yes"])),
        layers=tuple(sorted(draw(st.sets(st.sampled_from([*LAYERS, "nosuch"]))))),
        associations=draw(st.sampled_from(["", "hidden"])),
        node=draw(st.one_of(st.sampled_from(["", *_WHOLE.nodes]), _TEXT)),
        arrow=draw(
            st.one_of(st.sampled_from(["", *(a.key for a in _WHOLE.arrows.values())]), _TEXT)
        ),
        sex=draw(st.sampled_from(["both", "female", "nosuch"])),
    )
