"""What the loaded data say of an arrow, against the built tables read a second time."""

import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from atlas import associations, catalogue, coverage_rule, evidence_graph, node_scores
from atlas.associations import Association
from atlas.selection import Selection
from atlas.store import DEFAULT, Store, open_store
from drift.graph import Arrow, Statement
from drift.schema import ALL_CELLS, ALL_TISSUES

FOLDER = Path(os.environ.get("MESODRIFT_DATASETS", DEFAULT))
IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
KUEHNE = "kuehne2017_human_epidermis"
KEELE = "keele2023_mouse_10tissue_proteome_effects"
ANGELIDIS = "angelidis2019_lung_pseudobulk"
XU = "xu2023_killifish_4tissue"
TSUMAGARI = "tsumagari2023_mouse_brain_proteome"
STURM = "sturm2022_fibroblast_lifespan"


@pytest.fixture(scope="module")
def store() -> Store:
    found = open_store(FOLDER)
    assert found.refused == {}
    return found


@pytest.fixture(autouse=True)
def built() -> Iterator[None]:
    catalogue.use(FOLDER)
    yield
    catalogue.use(None)


def arrow(key: str) -> Arrow:
    found = evidence_graph.curated().graph.arrow(key)
    assert found is not None
    return found


def of(key: str, selection: Selection) -> Association | None:
    return associations.of_arrow(arrow(key), node_scores.scores(selection), selection)


def why(key: str, selection: Selection) -> str:
    return associations.why_not(arrow(key), node_scores.scores(selection), selection)


def row(store: Store, dataset: str, a: str, b: str, **keys: str) -> Any:
    table = store.table(dataset, "associations")
    for name, value in ({"signature_a": a, "signature_b": b} | keys).items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def made(*signs: int) -> Arrow:
    facts: dict[str, Any] = {
        "source": "a",
        "target": "b",
        "relation": "drives",
        "mechanism": "",
        "evidence_kind": "in_vitro",
        "species": ("human",),
        "tissue": "",
        "confidence": 2,
        "claimed": False,
        "citation_ids": (),
    }
    statements = tuple(
        Statement(statement_id=f"e{k}", sign=sign, **facts)  # type: ignore[arg-type]
        for k, sign in enumerate(signs)
    )
    return Arrow("a", "b", statements)


def test_a_pair_without_shared_genes_follows_from_the_scores_as_built(store: Store) -> None:
    """Where nothing is removed the built scores give the same number."""
    selection = Selection(dataset=KUEHNE)
    found = of("h_nutrient_sensing>md", selection)
    assert found is not None
    names = ["hallmark_mtorc1_signaling", "md_core"]
    assert [found.row["signature_a"], found.row["signature_b"]] == names
    assert found.row["n_shared"] == 0
    scores = store.table(KUEHNE, "scores").pivot_table(
        index="profile_id", columns="signature", values="score"
    )
    table = store.table(KUEHNE, "profiles").set_index("profile_id").join(scores[names])
    design = sm.add_constant(np.column_stack([table["age"], table["sex"] == "male"]).astype(float))
    left = [sm.OLS(table[name].to_numpy(float), design).fit().resid for name in names]
    assert found.r == pytest.approx(stats.pearsonr(*left).statistic)
    assert found.row["n_donors"] == 48


def test_both_arrows_of_a_pair_show_the_same_one() -> None:
    selection = Selection(dataset=ANGELIDIS)
    into, out = of("h_cellular_senescence>md", selection), of("md>h_cellular_senescence", selection)
    assert into is not None
    assert out is not None
    assert (into.r, into.low, into.row) == (out.r, out.low, out.row)


def test_an_inverse_proxy_turns_the_sign(store: Store) -> None:
    found = of("h_mitochondrial_dysfunction>md", Selection(dataset=KUEHNE))
    own = row(store, KUEHNE, "hallmark_oxidative_phosphorylation", "md_core")
    assert found is not None
    assert found.turn == -1
    assert [found.r, found.low, found.high] == pytest.approx(
        [-own["r"], -own["ci_high"], -own["ci_low"]]
    )
    assert found.chance == pytest.approx((-own["chance_high"], -own["chance_low"]))
    assert found.low < found.r < found.high
    assert found.chance[0] < found.chance[1]


@pytest.mark.parametrize(
    ("r", "low", "high", "signs", "answer"),
    [
        (0.5, 0.2, 0.7, (1,), "agrees"),
        (-0.5, -0.7, -0.2, (-1, -1), "agrees"),
        (0.5, 0.2, 0.7, (-1,), "disagrees"),
        (-0.5, -0.7, -0.2, (1, 0), "disagrees"),
        (0.5, -0.1, 0.8, (1,), "not resolved"),
        (math.nan, math.nan, math.nan, (1,), "not resolved"),
        (0.5, 0.2, 0.7, (1, -1), "disputed"),
        (0.5, 0.2, 0.7, (0,), "no sign claimed"),
    ],
)
def test_its_sign_is_compared_with_the_literature(
    r: float, low: float, high: float, signs: tuple[int, ...], answer: str
) -> None:
    assert Association(r, low, high, "", {}).compared_with(made(*signs)) == answer


@pytest.mark.parametrize("sign", [1, -1])
def test_what_random_genes_give_as_well_neither_agrees_nor_disagrees(sign: int) -> None:
    inside = Association(0.5, 0.2, 0.7, "", {"chance_low": -0.6, "chance_high": 0.6})
    beyond = Association(0.5, 0.2, 0.7, "", {"chance_low": -0.4, "chance_high": 0.4})
    assert inside.compared_with(made(sign)) == "like random genes"
    assert beyond.compared_with(made(sign)) == ("agrees" if sign > 0 else "disagrees")


@pytest.mark.parametrize(
    ("r", "turn", "answer"),
    [(0.6, 1, True), (0.4, 1, False), (-0.4, -1, False), (0.4, -1, True), (math.nan, 1, None)],
)
def test_it_is_read_against_random_genes(r: float, turn: float, answer: bool | None) -> None:
    built = {"chance_low": -0.3, "chance_high": 0.5}
    assert Association(r, r, r, "", built, turn).is_beyond_chance is answer
    unknown = {"chance_low": math.nan, "chance_high": math.nan}
    assert Association(r, r, r, "", unknown, turn).is_beyond_chance is None


@pytest.mark.parametrize(
    ("r", "turn", "at_depth", "answer"),
    [
        (0.8, 1, 0.5, False),
        (0.8, 1, 0.3, True),
        (0.8, 1, -0.7, True),
        (-0.8, -1, 0.7, False),
        (-0.8, -1, 0.1, True),
        (0.8, 1, math.nan, False),
    ],
)
def test_it_says_when_it_follows_depth(
    r: float, turn: float, at_depth: float, answer: bool
) -> None:
    found = Association(r, r - 0.1, r + 0.1, "", {"r_at_depth": at_depth}, turn)
    assert found.follows_depth is answer
    assert not Association(r, -0.9, 0.9, "", {"r_at_depth": at_depth}, turn).follows_depth


def test_liver_cells_follow_depth() -> None:
    """Old hepatocytes were sequenced less deeply, and one by one as well."""
    cells = Selection(dataset="tms_liver_facs", cell_type="hepatocyte")
    found = of("c_tgfb>md", cells)
    assert found is not None
    assert found.is_resolved
    assert found.follows_depth


def test_low_coverage_marks_a_pair() -> None:
    selection = Selection(dataset="gtex_small_subsets", tissue="muscle")
    found = of("h_cellular_senescence>md", selection)
    assert found is not None
    assert found.row["coverage_b"] < coverage_rule.limit("senmayo")
    assert found.row["low_coverage"]
    assert math.isfinite(found.r)
    whole = of("h_cellular_senescence>md", Selection(dataset=ANGELIDIS))
    assert whole is not None
    assert not whole.row["low_coverage"]


def test_over_tissues_or_over_cell_types() -> None:
    def over(selection: Selection) -> Association | None:
        scores = node_scores.scores(selection)
        return associations.over_tissues(arrow("h_cellular_senescence>md"), scores, selection)

    mice = over(Selection(dataset=IZGI, tissue="lung"))
    assert mice is not None
    assert mice.row["tissue"] == ALL_TISSUES
    assert [mice.row["n_donors"], mice.row["adjusted_for"]] == [9, "age, tissue"]
    heart = over(Selection(dataset=KUPPE, cell_type="cardiomyocyte"))
    assert heart is not None
    assert [heart.row["tissue"], heart.row["cell_type"]] == ["heart", ALL_CELLS]
    assert [heart.row["n_donors"], heart.row["adjusted_for"]] == [15, "condition, cell type"]
    fish = over(Selection(dataset=XU, tissue="brain"))
    assert fish is not None
    assert fish.reason.startswith("The files do not tell which samples come from one fish")
    assert over(Selection(dataset=ANGELIDIS)) is None


def test_it_says_why_there_is_none() -> None:
    lung = Selection(dataset=ANGELIDIS)
    key = "h_cellular_senescence>md"
    assert why(key, lung) == ""
    assert why("h_dysbiosis>md", lung) == "No gene set stands for “Dysbiosis”: no association."
    table = Selection(dataset=KEELE, tissue="kidney")
    assert why(key, table) == "An effect table holds no donors: no association."
    cells = Selection(dataset="tms_atlas_programs")
    assert why(key, cells) == "These cells carry no donor ids: no association."
    assert why(key, Selection(dataset="gtex_histology")).startswith("This data set holds findings")
    assert why(key, Selection(tissue="tail")).startswith("No stratum fits this selection")
    females = Selection(dataset=IZGI, sex="female")
    assert why(key, females).endswith("is not measured in this stratum: no association.")
    four = why(key, Selection(dataset=STURM))
    assert (
        four == "Four donors: no association. Seven are needed to adjust for population doublings."
    )
    same = Arrow("c_tgfb", "h_altered_communication", made(1).statements)
    assert associations.why_not(same, node_scores.scores(lung), lung).startswith(
        "The same gene set"
    )


def test_every_arrow_between_measured_nodes_has_a_row_or_a_reason(store: Store) -> None:
    proxies = evidence_graph.curated().proxies
    arrows = [
        one
        for one in evidence_graph.curated().graph.arrows.values()
        if proxies.get(one.source) and proxies.get(one.target)
    ]
    assert len(arrows) > 20
    strata = store.all("effects")[["dataset", "study", "tissue", "cell_type"]].drop_duplicates()
    for stratum in strata.to_dict("records"):
        selection = Selection(**{str(name): value for name, value in stratum.items()})
        scores = node_scores.scores(selection)
        for one in arrows:
            found = associations.of_arrow(one, scores, selection)
            reason = associations.why_not(one, scores, selection)
            assert (reason == "") == (found is not None and math.isfinite(found.r))


def test_the_tables_are_within_their_bounds(store: Store) -> None:
    rows = store.all("associations")
    known = rows[rows["r"].notna()]
    assert len(known) > 900
    assert ((known["ci_low"] <= known["r"]) & (known["r"] <= known["ci_high"])).all()
    assert known[["r", "ci_low", "ci_high"]].abs().le(1).all(axis=None)
    assert (rows.loc[rows["r"].isna(), "reason"] != "").all()
    drawn = known[known["chance_low"].notna()]
    assert (drawn["chance_low"] < drawn["chance_high"]).all()
    one_stratum = rows.groupby(["dataset", "study", "tissue", "cell_type"])
    for _, stratum in one_stratum:
        p = stratum["p"].dropna()
        if len(p):
            expected = pd.Series(stats.false_discovery_control(p), index=p.index)
            np.testing.assert_allclose(stratum.loc[p.index, "fdr"], expected)
    assert rows[rows["dataset"] == TSUMAGARI]["not_adjusted_for"].eq("sex (not stated)").all()
