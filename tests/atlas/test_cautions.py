"""Cautions: harms before risks before statements, each cited, and none that a filter hides."""

import pytest

from atlas import evidence_graph
from atlas.cautions import of_held


def test_cautions_of_an_intervention_name_harm_first_and_cite() -> None:
    found = of_held({"i_yapi": 1, "i_osk": 1})
    assert [caution.kind for caution in found] == sorted(
        (caution.kind for caution in found), key=["harm", "risk", "statement"].index
    )
    assert "Teratomas" in found[0].finding
    citations = evidence_graph.curated().citations
    assert all(caution.citation_ids for caution in found)
    assert all(name in citations for caution in found for name in caution.citation_ids)
    safety = evidence_graph.curated().safety
    own = [caution.finding for caution in found if caution.kind != "statement"]
    assert sorted(own) == sorted(one.finding for n in ("i_yapi", "i_osk") for one in safety[n])


@pytest.mark.parametrize(
    ("clamps", "target"),
    [
        ({"i_mtor": 1}, "worse: disease progression and survival"),
        ({"i_osk": 1}, "worse: tumour formation"),
        ({"h_cellular_senescence": -1}, "worse: adaptive wound repair"),
        ({"md": 1}, "worse: organ fibrosis"),
    ],
)
def test_statements_of_harm_are_cautions(clamps: dict[str, int], target: str) -> None:
    found = {caution.target: caution for caution in of_held(clamps)}
    assert found[target].evidence_kind
    assert found[target].confidence >= 1


def test_statements_of_benefit_are_none() -> None:
    targets = {caution.target for caution in of_held({"i_osk": 1, "md": -1})}
    assert targets == {"worse: loss of cell identity", "worse: tumour formation", ""}
    assert of_held({"h_cellular_senescence": 1}) == []


def test_no_filter_hides_a_harm() -> None:
    """Cautions take what is held alone: there is no selection to filter them by."""
    assert {caution.kind for caution in of_held({"i_osk": 1})} == {"harm", "statement"}


def test_every_intervention_with_a_safety_finding_shows_it() -> None:
    for name, findings in evidence_graph.curated().safety.items():
        told = {caution.finding for caution in of_held({name: 1})}
        assert told >= {finding.finding for finding in findings}
