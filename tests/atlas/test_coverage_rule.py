"""The measured limits: read from the committed report, followed by every page."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atlas import coverage_rule, coverage_study, knowledge
from atlas.__main__ import main
from atlas.catalogue import build_catalogue
from atlas.source import SCORED
from atlas.sources import all_sources
from atlas.store import open_store
from drift import coverage as rule
from drift.errors import KnowledgeError
from drift.schema import MIN_COVERAGE, PANEL_COVERAGE, SCORE_VERSION

REPORT = coverage_rule.report()
MEASURED = {k: row for k, row in REPORT["signatures"].items() if row["limit"] is not None}


@pytest.mark.parametrize("dataset", sorted(all_sources()))
def test_what_holds_chosen_genes_alone_is_a_panel(dataset: str) -> None:
    """Their modality says so; a list a reader can check."""
    source = all_sources()[dataset]
    chosen = re.search(r"matrix|chosen genes|panel", source.modality)
    assert source.gene_panel or not (chosen and source.level in SCORED)


def test_the_report_is_of_this_score_and_these_signatures() -> None:
    assert REPORT["score_version"] == SCORE_VERSION
    assert set(REPORT["signatures"]) == set(knowledge.signatures())
    assert REPORT["agrees"] == rule.AGREES
    assert REPORT["levels"] == list(coverage_study.LEVELS)


@pytest.mark.parametrize("name", MEASURED)
def test_each_limit_follows_from_its_numbers(name: str) -> None:
    row, levels = MEASURED[name], REPORT["levels"]
    for level, share, changed in zip(levels, row["share"], row["changed_clear"], strict=True):
        if level >= row["limit"]:
            assert share >= rule.SHARE
            assert (changed or 0) <= rule.CHANGED
    below = [k for k, level in enumerate(levels) if level < row["limit"]]
    if below:  # the next lower level fails
        last = below[-1]
        is_r = row["share"][last] < rule.SHARE
        is_call = (row["changed_clear"][last] or 0) > rule.CHANGED
        assert is_r or is_call


def test_what_the_measurement_found() -> None:
    limits = coverage_rule.limits()
    assert limits["md_score_lu2025"] == pytest.approx(0.5, abs=0.051)
    assert limits["md_core"] == pytest.approx(0.8, abs=0.051)
    assert limits["md_score_lu2025"] < limits["md_matrisome"] < limits["md_core"]
    assert pytest.approx(np.median(list(limits.values())), abs=0.051) == MIN_COVERAGE
    assert sum(MEASURED["md_score_lu2025"]["reversed"][4:]) == 0


def test_the_catalogue_follows_the_limits(miniature: Path) -> None:
    catalogue = build_catalogue(open_store(miniature))
    for name, rows in catalogue.effects.items():
        panel = rows["dataset"].isin([n for n, s in all_sources().items() if s.gene_panel])
        assert (rows.loc[~panel, "min_coverage"] == coverage_rule.limit(name)).all()
        assert (rows.loc[panel, "min_coverage"] == PANEL_COVERAGE).all()
        assert (rows["low_coverage"] == (rows["coverage"] < rows["min_coverage"])).all()


def test_a_gene_panel_falls_short_of_the_limit() -> None:
    """The reason for its own limit: control genes are missing as well."""
    patterns = {(row["place"], row["signature"]): row for row in REPORT["patterns"]}
    panel = patterns["tms_liver_facs/liver", "md_score_lu2025"]
    assert panel["coverage"] > coverage_rule.limit("md_score_lu2025")
    assert panel["controls_too"]
    assert panel["share"] < rule.SHARE
    for place in ("kuehne2017_human_epidermis/skin epidermis", "xu2023_killifish_4tissue/muscle"):
        assert patterns[place, "md_score_lu2025"]["share"] == 1


def test_a_signature_that_was_not_measured_has_the_default() -> None:
    assert coverage_rule.limit("nosuch") == MIN_COVERAGE
    absent = [name for name, row in REPORT["signatures"].items() if row["limit"] is None]
    assert all(coverage_rule.limit(name) == MIN_COVERAGE for name in absent)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"{", "not readable as JSON"), (b"[]", "holds no signatures")],
)
def test_a_spoiled_report_is_refused(tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / coverage_rule.NAME).write_bytes(content)
    with pytest.raises(KnowledgeError, match=words):
        coverage_rule.limits(tmp_path)


@pytest.fixture(scope="module")
def small() -> Any:
    """Make the study small for its own tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coverage_study, "N_DRAWS", 10)
        patch.setattr(coverage_study, "LEVELS", (0.4, 0.8))
        patch.setattr(coverage_study, "WHOLE", 0.03)  # the tiny files hold few genes
        yield


def test_the_command_writes_what_the_study_measures(
    small: None, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["coverage", "--raw", str(raw), "--report", str(tmp_path / "calibration")]
    assert main(wanted) == 0
    said = capsys.readouterr()
    first = (tmp_path / "calibration" / coverage_rule.NAME).read_bytes()
    found = json.loads(first)
    assert f"{len(found['signatures'])}/" in said.err  # the progress bar
    assert "Written to" in said.out
    row = found["signatures"]["md_score_lu2025"]
    assert row["n_strata"] > 0
    assert 0 < row["limit"] <= 1
    assert len(row["share"]) == 2
    assert main(wanted) == 0  # the same seed gives the same bytes
    assert (tmp_path / "calibration" / coverage_rule.NAME).read_bytes() == first


def test_without_raw_files_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--raw", str(tmp_path / "none")]) == 2
    said = capsys.readouterr().err
    assert "symbol_aliases.csv" in said
    assert "Traceback" not in said
