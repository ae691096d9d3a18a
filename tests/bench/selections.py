"""Selections a reader makes, taken from the built tables."""

from dataclasses import replace

from atlas.catalogue import current
from atlas.queries import AGEING
from atlas.selection import Selection
from drift.schema import AGE_SLOPE

OTHER_SIGNATURE = "senmayo"


def realistic() -> dict[str, Selection]:
    """Return one selection a kind of question, by name."""
    catalogue = current()
    studies = catalogue.studies
    effects = catalogue.effects_of(Selection().signature)
    slopes = effects[effects["contrast"] == AGE_SLOPE]
    first = slopes.iloc[0]
    stratum = Selection(
        dataset=first["dataset"],
        study=first["study"],
        tissue=first["tissue"],
        cell_type=first["cell_type"],
    )
    disease = effects[~effects["contrast"].isin([*AGEING, AGE_SLOPE])].iloc[0]
    tables = studies.loc[studies["level"] == "effect", "dataset"]
    genes = set(catalogue.table(stratum.dataset, "genes")["human_symbol"])
    gene = next(gene for gene in catalogue.signatures[Selection().signature].genes if gene in genes)
    donors = catalogue.table(stratum.dataset, "profiles")["donor_id"].unique()[:3]
    return {
        "default": Selection(),
        "one stratum": stratum,
        "disease": Selection(dataset=disease["dataset"], contrast=disease["contrast"]),
        "effect table": Selection(dataset=tables.iloc[0]),
        "signature": Selection(signature=OTHER_SIGNATURE),
        "life fraction": Selection(dataset=stratum.dataset, axis="life_fraction"),
        "gene": replace(stratum, gene=gene),
        "donors": Selection(dataset=stratum.dataset, donors=tuple(donors)),
    }
