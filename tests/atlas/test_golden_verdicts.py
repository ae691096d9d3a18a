"""The verdict of every real stratum changes only on purpose: see ``golden_verdicts``."""

import pandas as pd
import pytest

from atlas.sources import all_sources
from atlas.store import Store, open_store
from drift.schema import MIN_DONORS, VERDICTS_KNOWN
from tests.atlas import golden_verdicts

ANEW = "on purpose? Then: python -m tests.atlas.golden_verdicts"


@pytest.fixture(scope="module")
def built() -> Store:
    return open_store()


def test_every_verdict_is_the_golden_one(built: Store) -> None:
    found, golden = golden_verdicts.table(built), golden_verdicts.read()
    both = found.merge(golden, how="outer", indicator=True)
    changed = both.loc[both["_merge"] != "both", golden_verdicts.COLUMNS]
    assert changed.empty, f"Verdicts changed ({ANEW}):\n{changed.to_string()}"


def test_every_data_set_with_donors_has_verdicts(built: Store) -> None:
    with_donors = {
        name for name, source in all_sources().items() if source.level in {"cell", "profile"}
    }
    assert set(built.all("verdicts")["dataset"]) == with_donors


def test_every_verdict_follows_from_its_own_row(built: Store) -> None:
    """A second reading of the rule, over the tables as they are served."""
    rows = built.all("verdicts")
    assert set(rows["verdict"]) <= set(VERDICTS_KNOWN)
    few = rows[["n_reference", "n_contrast"]].min(axis=1) < MIN_DONORS
    rise, fall = rows["gain_low"] > 0, rows["gain_high"] < 0
    lost = rows["identity_high"] < 0
    unknown = rows["identity_low"].isna()
    expected = pd.Series("not resolved", index=rows.index)
    expected[lost] = "identity loss only"
    expected[rise] = "gain only"
    expected[rise & lost] = "drift"
    expected[unknown] = "undefined"
    expected[fall] = "reverse"
    expected[rows["gain_low"].isna()] = "undefined"
    expected[few & (rows["n_donors"] > 0)] = "too few donors"
    assert rows["verdict"].tolist() == expected.tolist()
    assert (rows.loc[rows["gain_low"].isna() | unknown, "reason"] != "").all()
    assert (rows.loc[rows["identity_method"] != "learned", "identity_reason"] != "").all()


KUPPE = "kuppe2022_mi_pseudobulk"
IZGI = "izgi2022_mouse_4tissue"


@pytest.mark.parametrize(
    ("dataset", "stratum", "lineage"),
    [
        (KUPPE, ("heart", "cardiomyocyte"), "TTN MYBPC3 LDB3 TNNT2 ACTN2 MYH6 OBSCN NRAP"),
        (KUPPE, ("heart", "endothelial cell"), "VWF PECAM1 TEK FLT1 EMCN ERG EGFL7"),
        (KUPPE, ("heart", "fibroblast"), "PDGFRA ABCA8 C7 SCN7A EBF2 SMOC2"),
        (IZGI, ("liver", "all cells"), "Alb Apoa1 Ttr Cps1 Fgb Cyp3a11"),
        (IZGI, ("lung", "all cells"), "Sftpc Sftpb Scgb1a1 Ager Sftpd Nkx2-1"),
        (IZGI, ("muscle", "all cells"), "Myh4 Acta1 Ckm Tnnt3 Ttn Neb"),
        (IZGI, ("cortex", "all cells"), "Snap25 Slc17a7 Grin1 Gad1 Syn1"),
    ],
)
def test_the_learned_genes_are_those_of_the_lineage(
    built: Store, dataset: str, stratum: tuple[str, str], lineage: str
) -> None:
    genes = built.table(dataset, "identity_genes")
    chosen = genes[(genes["tissue"] == stratum[0]) & (genes["cell_type"] == stratum[1])]
    folds = chosen["n_folds"].max()
    assert set(lineage.split()) <= set(chosen.loc[chosen["n_folds"] >= folds / 2, "gene"])
