"""The genes that move a score: those of the signature that are measured in the stratum."""

from atlas import drivers
from atlas.catalogue import current
from atlas.selection import Selection

IZGI = "izgi2022_mouse_4tissue"
LUNG = Selection(dataset=IZGI, tissue="lung")


def test_drivers_are_the_measured_genes_of_the_signature() -> None:
    genes = drivers.drivers(LUNG)
    members = set(current().signatures["md_score_lu2025"].genes)
    assert set(genes["human_symbol"]) <= members
    assert not genes["gene"].duplicated().any()
    assert set(genes["part"]) == {"matrix", "core"}
    assert (genes["tissue"] == "lung").all()
    assert (genes["contrast"] == "age_slope").all()


def test_drivers_of_an_effect_table_are_its_gene_statistics() -> None:
    genes = drivers.drivers(
        Selection(dataset="derived_mouse_gene_age_correlations", study="jonker2013", tissue="liver")
    )
    assert genes["statistic"].notna().all()
    assert set(genes["unit_text"]) == {"rho with age"}
    assert set(genes["study"]) == {"jonker2013"}


def test_no_driver_for_what_is_not_there() -> None:
    assert drivers.drivers(Selection(signature="nosuch")).empty
    assert drivers.drivers(Selection(dataset=IZGI, tissue="kidney")).empty
    assert drivers.drivers(Selection(dataset=IZGI, sex="female")).empty


def test_genes_that_may_not_be_passed_on_are_not_listed() -> None:
    found = drivers.drivers(Selection(dataset="ecm_atlas_human_proteome_young_old"))
    assert found.empty
    assert "single genes" in found.attrs["why"]
