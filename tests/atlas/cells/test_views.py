"""What the page asks, answered from the bundled tables."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from atlas import catalogue
from atlas.cells import outline, views
from atlas.cells.gene_write import write_genes
from atlas.cells.opened import CellTables
from atlas.selection import Selection
from atlas.store import DEFAULT, open_store
from drift.errors import StoreError

LIVER = Selection(dataset="tms_liver_facs")
ATLAS = Selection(dataset="tms_atlas_programs")
SQUARE = outline.to_text(outline.box(500, 500, 3500, 3500))


@pytest.fixture
def spoiled(tmp_path: Path) -> Iterator[Path]:
    """Serve the bundled liver with its ``margin`` cut short."""
    shutil.copytree(DEFAULT / "tms_liver_facs", tmp_path / "tms_liver_facs")
    path = tmp_path / "tms_liver_facs" / "cells" / "margin.arrow"
    path.write_bytes(path.read_bytes()[:-8])
    catalogue.use(tmp_path)
    yield tmp_path
    catalogue.use(None)


def test_the_data_set_with_most_cells_is_shown_first() -> None:
    assert views.dataset(Selection()) == "tms_atlas_programs"
    assert views.shown(Selection()).n_cells == 356_213
    assert {choice.value for choice in views.dataset_choices(Selection())} >= {
        "tms_atlas_programs",
        "tms_liver_facs",
    }


def test_a_data_set_without_cells_says_who_has_some() -> None:
    selection = Selection(dataset="izgi2022_mouse_4tissue")
    assert views.shown(selection) is None
    assert views.refusal(selection).startswith("Izgi 2022 holds no single cells. Cells are in ")
    assert views.paint_choices(selection) == views.score_choices(selection) == []
    with pytest.raises(StoreError, match="holds no single cells"):
        views.raster(selection)


def test_without_mouse_ids_browsing_is_all_there_is() -> None:
    reasons = {choice.value: choice.reason for choice in views.paint_choices(ATLAS)}
    words = "These cells carry no mouse ids. Browse them; no test is possible."
    assert reasons["difference"] == reasons["donor"] == words
    assert not reasons["share_old"]
    assert (
        views.picked_and_compared(Selection(dataset=ATLAS.dataset, lasso=SQUARE))[1].reason == words
    )
    found = views.raster(ATLAS)
    assert found.n.sum() == found.n_cells == 356_213


def test_a_tissue_that_is_not_there_names_those_that_are() -> None:
    lung = Selection(dataset=LIVER.dataset, tissue="lung")
    assert views.absent(lung) == "No lung in Tabula Muris Senis 2020. It holds liver."
    assert views.raster(lung).reason == views.absent(lung)
    assert views.absent(Selection(dataset=ATLAS.dataset, tissue="lung")) == ""
    said = views.absent(Selection(dataset=ATLAS.dataset, cell_type="unicorn cell"))
    assert said.endswith(" more.")


def test_scores_are_signatures_or_programs_of_the_source() -> None:
    assert {choice.group for choice in views.score_choices(LIVER)} == {"Signatures"}
    assert {choice.group for choice in views.score_choices(ATLAS)} == {"Programs of the source"}
    # the signature is not among the programs: the first program is shown, and named
    assert views.score(ATLAS) == views.score_choices(ATLAS)[0].value
    assert views.raster(ATLAS).label == views.score_choices(ATLAS)[0].label
    assert views.score(LIVER) == "md_score_lu2025"


def test_every_question_has_an_answer_for_donors() -> None:
    selection = Selection(dataset=LIVER.dataset, lasso=SQUARE)
    assert views.in_window(LIVER).n_cells == views.shown(LIVER).n_cells == 1_779
    picked, compared = views.picked_and_compared(selection)
    assert picked.n_donors == 9
    assert compared.difference.n_donors > 0
    assert len(views.barcodes(selection).ids) == picked.n_cells
    assert views.distributions(LIVER).counts.sum() == 1_779
    assert views.composition(LIVER).shares["n_donors"].max() > 0
    assert views.depth(LIVER).ages["n_cells"].sum() == 1_779
    assert [part.age for part in views.rasters_by_age(LIVER)] == ["3m", "18m", "24m"]
    assert views.words(LIVER).donors == "mice"


def test_spoiled_cells_are_refused_by_name(spoiled: Path) -> None:
    assert views.shown(LIVER) is None
    said = views.refusal(LIVER)
    assert "cells/margin.arrow is not the file that was built" in said
    assert [choice.reason for choice in views.dataset_choices(LIVER)] == [said]
    with pytest.raises(StoreError, match=r"margin.arrow"):
        views.in_window(LIVER)


def test_a_gene_is_drawn_from_its_copy_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path))
    gene = Selection(dataset=LIVER.dataset, paint="gene", gene="Vim")
    assert "No copy of the genes of" in views.raster(gene).reason
    assert views.gene_names(LIVER) == []
    tables = views.shown(LIVER)
    rows = int(tables.column("cells", "row").max()) + 1
    values = sp.csr_matrix(np.arange(rows * 2, dtype=np.float32).reshape(rows, 2) % 5)
    cells = DEFAULT / LIVER.dataset / "cells"
    write_genes(tmp_path / LIVER.dataset, cells, ["Vim", "Col1a1"], [values])
    assert views.gene_names(LIVER) == ["Col1a1", "Vim"]
    write_genes(tmp_path / LIVER.dataset, cells, ["Vim", "Acta2"], [values])
    assert views.gene_names(LIVER) == ["Acta2", "Vim"]  # a copy made anew is read anew
    found = views.raster(gene)
    assert (found.reason, found.label) == ("", "Vim")
    assert np.nansum(found.n * np.nan_to_num(found.values)) == pytest.approx(
        values[tables.column("cells", "row"), 0].sum(), rel=1e-5
    )
    absent = Selection(dataset=LIVER.dataset, paint="gene", gene="Nope")
    assert "Nope was not measured in" in views.raster(absent).reason
    assert views.raster(Selection(dataset=LIVER.dataset, paint="gene")).reason == "Choose a gene."
    monkeypatch.setattr(CellTables, "has_cells", False)
    assert "Single cells of" in views.raster(gene).reason


def test_cells_of_another_build_than_the_manifest_are_refused(tmp_path: Path) -> None:
    shutil.copytree(DEFAULT / "tms_liver_facs", tmp_path / "tms_liver_facs")
    store = open_store(tmp_path)
    assert store.cells("tms_liver_facs") is not None
    index = tmp_path / "tms_liver_facs" / "cells" / "index.json"
    index.write_text(index.read_text() + " ")
    with pytest.raises(StoreError, match="not the file that was built"):
        store.cells("tms_liver_facs")
