"""Labels inside a sentence: short forms keep their capitals."""

import pytest

from atlas.labels import alone, cell_type, in_sentence
from atlas.queries import stratum_label
from drift.schema import ALL_CELLS


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Organ fibrosis", "organ fibrosis"),
        ("TGF-beta", "TGF-beta"),
        ("↑ YAP", "↑ YAP"),
        ("A", "A"),
        ("Lung", "lung"),
        ("AT2 cell", "AT2 cell"),
        ("", ""),
    ],
)
def test_a_label_is_begun_in_lower_case_unless_a_short_form_stands_first(
    label: str, said: str
) -> None:
    assert in_sentence(label) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("b cell", "B cell"),
        ("mature nk t cell", "mature NK T cell"),
        ("cd8-positive, alpha-beta t cell", "CD8-positive, alpha-beta T cell"),
        ("type ii pneumocyte", "type II pneumocyte"),
        ("kidney loop of henle epithelial cell", "kidney loop of Henle epithelial cell"),
        ("hepatocyte", "hepatocyte"),
        ("AT2 cell", "AT2 cell"),
        ("stem cell of a kind", "stem cell of a kind"),
    ],
)
def test_cell_types_keep_their_symbols_and_names(name: str, said: str) -> None:
    assert cell_type(name) == said
    assert alone(name) == said[:1].upper() + said[1:]


@pytest.mark.parametrize(
    ("tissue", "cell_type", "said"),
    [
        ("PBMC", ALL_CELLS, "PBMC"),
        ("bone marrow", ALL_CELLS, "Bone marrow"),
        ("PBMC", "CD4 TCM", "CD4 TCM"),
        ("liver", "nk cell", "NK cell"),
    ],
)
def test_a_stratum_keeps_the_capitals_of_its_name(tissue: str, cell_type: str, said: str) -> None:
    assert stratum_label(tissue, cell_type) == said


@pytest.mark.parametrize(
    ("tissue", "cell_type", "said"),
    [
        ("PBMC", ALL_CELLS, "PBMC"),
        ("bone marrow", "t cell", "Bone marrow T cell"),
        ("PBMC", "CD4 TCM", "PBMC CD4 TCM"),
        ("liver", "Liver endothelial cell", "Liver endothelial cell"),
    ],
)
def test_a_cell_type_of_several_tissues_has_its_tissue(
    tissue: str, cell_type: str, said: str
) -> None:
    assert stratum_label(tissue, cell_type, across=True) == said
