"""The store serves what was built, and refuses by name what was spoiled since."""

import errno
import fcntl
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from atlas import manifest as manifests
from atlas import publish
from atlas.checksums import sha256_file
from atlas.store import OLD, Store, open_store
from drift import schema
from drift.errors import StoreError


def facts(dataset: str) -> dict[str, object]:
    """Return a manifest with something in each place, as the build would give it."""
    empty = {str: "", dict: {}, list: [], bool: False}
    built_by_publish = {"columns", "rows", "checksums"}
    values = {
        key: empty[kind]
        for key, kind in manifests.KEYS.items()
        if key not in built_by_publish and isinstance(kind, type)
    }
    return values | {
        "dataset": dataset,
        "organism": "mouse",
        "level": "profile",
        "studies": {dataset: {"label": "One 2020", "short": "One", "note": "mouse"}},
        "contrasts": [
            {"id": "c", "label": "C", "reference": "control", "contrast": "treated"},
        ],
        "score_version": schema.SCORE_VERSION,
        "build_id": f"id-{dataset}",
    }


def expression(n_genes: int = 40, n_profiles: int = 200) -> pd.DataFrame:
    genes = np.repeat([f"G{number:03d}" for number in range(n_genes)], n_profiles)
    return pd.DataFrame(
        {
            "gene": np.char.lower(genes.astype(str)),
            "human_symbol": genes,
            "profile_id": np.tile([f"p{number}" for number in range(n_profiles)], n_genes),
            "expression": np.arange(n_genes * n_profiles, dtype=float),
        }
    )


def scores(*profiles: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"profile_id": profiles, "signature": "md_core", "score": 0.5, "coverage": np.nan}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    datasets = tmp_path / "datasets"
    with publish.stage(datasets) as stage:
        publish.write_dataset(
            stage / "one", facts("one"), {"expression": expression(), "scores": scores("a", "b")}
        )
        publish.write_dataset(stage / "two", facts("two"), {"scores": scores("c")})
        publish.put_in_place(stage, datasets, [path.name for path in stage.iterdir()])
    return datasets


def the_refusal(store: Store, dataset: str = "one") -> str:
    assert list(store.refused) == [dataset]
    sentence = store.refused[dataset]
    assert dataset in sentence
    assert f"python -m atlas build --raw FOLDER --dataset {dataset}" in sentence
    assert "\n" not in sentence
    return sentence


def test_serves_what_was_written(folder: Path) -> None:
    store = open_store(folder)
    assert store.refused == {}
    assert list(store.datasets) == ["one", "two"]
    table = store.table("one", "scores")
    assert list(table.columns) == schema.names("scores")
    assert table["score"].tolist() == [0.5, 0.5]
    assert table["coverage"].isna().all()
    assert store.table("one", "effects").empty
    assert store.table("one", "effects").dtypes["n_donors"] == pd.Int32Dtype()


def test_all_joins_the_data_sets(folder: Path) -> None:
    joined = open_store(folder).all("scores")
    assert list(joined.columns) == ["dataset", *schema.names("scores")]
    assert joined["dataset"].tolist() == ["one", "one", "two"]


def test_all_of_nothing_has_the_columns(tmp_path: Path) -> None:
    store = open_store(tmp_path / "nowhere")
    assert store.datasets == {}
    assert list(store.all("scores").columns) == ["dataset", *schema.names("scores")]


def test_a_table_is_a_copy(folder: Path) -> None:
    store = open_store(folder)
    store.table("one", "scores")["score"] = 99.0
    assert store.table("one", "scores")["score"].tolist() == [0.5, 0.5]


def test_one_gene_is_read_alone(folder: Path) -> None:
    store = open_store(folder)
    one = store.expression("one", "G007")
    whole = expression()
    wanted = whole[whole["human_symbol"] == "G007"].sort_values("profile_id", ignore_index=True)
    pd.testing.assert_frame_equal(one, wanted.astype({"expression": "float32"}))
    assert store.expression("one", "NOT A GENE").empty
    file = pq.ParquetFile(folder / "one" / "expression.parquet")
    assert file.num_row_groups > 1  # so that most of the file can be skipped


def test_a_sound_neighbour_serves(folder: Path) -> None:
    (folder / "one" / "scores.parquet").write_bytes(b"junk")
    store = open_store(folder)
    assert "scores.parquet" in the_refusal(store)
    assert store.table("two", "scores")["profile_id"].tolist() == ["c"]
    with pytest.raises(StoreError, match="one is refused"):
        store.table("one", "profiles")


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_cut_file_is_refused(folder: Path, table: str) -> None:
    path = folder / "one" / f"{table}.parquet"
    path.write_bytes(path.read_bytes()[:-7])
    assert f"{table}.parquet" in the_refusal(open_store(folder))


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "one" / "genes.parquet").unlink()
    assert "genes.parquet is missing" in the_refusal(open_store(folder))


def respoil(folder: Path, table: str, arrow: pa.Table) -> None:
    """Replace a table and make its checksum right, so that only the content is wrong."""
    path = folder / f"{table}.parquet"
    pq.write_table(arrow, path)
    edit(folder, lambda m: m["checksums"].update({table: sha256_file(path)}))


def edit(folder: Path, change) -> None:
    path = folder / manifests.NAME
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content))


def test_other_columns_are_refused(folder: Path) -> None:
    respoil(folder / "one", "scores", pa.table({"profile_id": ["a"], "score": [1.0]}))
    assert "columns" in the_refusal(open_store(folder))


def test_a_junk_file_with_the_right_checksum_is_refused(folder: Path) -> None:
    path = folder / "one" / "scores.parquet"
    path.write_bytes(b"PAR1 but not really PAR1")
    edit(folder / "one", lambda m: m["checksums"].update(scores=sha256_file(path)))
    assert "not a readable Parquet file" in the_refusal(open_store(folder))


def test_other_rows_are_refused(folder: Path) -> None:
    edit(folder / "one", lambda m: m["rows"].update(scores=3))
    assert "number of rows" in the_refusal(open_store(folder))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff\xfe\x00", "JSON"),
        (b"[]", "object"),
        (b"{}", "lacks the key 'dataset'"),
        (b'{"dataset": 3}', "unusable under 'dataset'"),
    ],
)
def test_a_broken_manifest_is_refused(folder: Path, content: bytes, part: str) -> None:
    (folder / "one" / manifests.NAME).write_bytes(content)
    assert part in the_refusal(open_store(folder))


def test_a_missing_manifest_is_refused(folder: Path) -> None:
    (folder / "one" / manifests.NAME).unlink()
    assert "manifest.json is missing" in the_refusal(open_store(folder))


@pytest.mark.parametrize("key", manifests.KEYS)
def test_every_key_of_the_manifest_is_needed(folder: Path, key: str) -> None:
    edit(folder / "one", lambda m: m.pop(key))
    assert f"'{key}'" in the_refusal(open_store(folder))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("studies", {}),
        ("studies", {"one": "One 2020"}),
        ("studies", {"one": {"label": "One 2020", "short": "One"}}),
        ("contrasts", []),
        ("contrasts", ["old_vs_young"]),
        ("contrasts", [{"id": "c", "label": "C", "contrast": "treated"}]),
        ("donors_per_age", [{"tissue": "lung", "cell_type": "all cells", "n_donors": "many"}]),
        ("traps", [1]),
        ("signature_coverage", {"one/lung": 0.5}),
        ("level", "donor"),
        ("organism", "unicorn"),
    ],
)
def test_a_manifest_spoiled_within_a_value_is_refused(
    folder: Path, key: str, value: object
) -> None:
    edit(folder / "one", lambda m: m.update({key: value}))
    assert f"unusable under '{key}'" in the_refusal(open_store(folder))


def test_a_renamed_folder_is_refused(folder: Path) -> None:
    (folder / "one").rename(folder / "three")
    assert "belongs to the data set 'one'" in the_refusal(open_store(folder), "three")


def test_scores_of_another_version_are_refused(folder: Path) -> None:
    edit(folder / "one", lambda m: m.update(score_version="0.1"))
    assert "0.1" in the_refusal(open_store(folder))


def test_unknown_names_are_told(folder: Path) -> None:
    store = open_store(folder)
    with pytest.raises(StoreError, match="choose one of one, two"):
        store.table("three", "scores")
    with pytest.raises(StoreError, match="choose one of profiles"):
        store.table("one", "passwords")


def test_what_was_verified_is_served_while_files_change(folder: Path) -> None:
    store = open_store(folder)
    (folder / "one" / "scores.parquet").write_bytes(b"replaced by a later build")
    assert len(store.table("one", "scores")) == 2


def test_the_build_id_follows_the_data_sets(folder: Path) -> None:
    before = open_store(folder).build_id
    assert len(before) == 7
    assert open_store(folder).build_id == before
    edit(folder / "one", lambda m: m.update(build_id="other"))
    assert open_store(folder).build_id != before


def test_an_interrupted_exchange_leaves_the_old_tables(folder: Path) -> None:
    (folder / "one").rename(folder / f"{OLD}one")
    assert list(open_store(folder).datasets) == ["one", "two"]
    with publish.stage(folder):
        pass
    assert sorted(path.name for path in folder.iterdir()) == ["one", "two"]


def test_an_exchange_that_was_all_but_done_keeps_the_new_tables(folder: Path) -> None:
    with publish.stage(folder) as stage:
        publish.write_dataset(stage / "one", facts("one"), {"scores": scores("new")})
        (folder / "one").rename(folder / f"{OLD}one")
        (stage / "one").rename(folder / "one")
    assert open_store(folder).table("one", "scores")["profile_id"].tolist() == ["new"]
    with publish.stage(folder):
        pass
    assert not (folder / f"{OLD}one").exists()
    assert open_store(folder).table("one", "scores")["profile_id"].tolist() == ["new"]


def test_two_builds_at_once_are_refused(folder: Path) -> None:
    with (
        publish.stage(folder),
        pytest.raises(StoreError, match="Another build"),
        publish.stage(folder),
    ):
        pass


@pytest.mark.parametrize("refusal", [errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP])
def test_two_builds_on_a_network_folder_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    lock = fcntl.flock

    def of_files_only(handle: int, operation: int) -> None:
        if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(refusal, os.strerror(refusal))
        lock(handle, operation)

    monkeypatch.setattr(fcntl, "flock", of_files_only)
    with publish.stage(folder), pytest.raises(StoreError, match="Another build"):
        publish.stage(folder).__enter__()
    with publish.stage(folder):  # the lock is gone, and its file is no data set
        assert list(open_store(folder).datasets) == ["one", "two"]


def test_a_folder_that_cannot_be_locked_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", never)
    with pytest.raises(StoreError, match=r"Function not implemented.*--folder"):
        publish.stage(folder).__enter__()


def test_results_kept_for_one_data_set_outlive_builds_of_others(folder: Path) -> None:
    def build(name: str) -> None:
        with publish.stage(folder) as stage:
            publish.write_dataset(stage / name, facts(name), {"scores": scores("a")})
            publish.put_in_place(stage, folder, [name])

    stage = folder / publish.STAGE  # as a build leaves it that is killed
    publish.kept(stage, "three").mkdir(parents=True)
    (publish.kept(stage, "three") / "000000.npys").write_bytes(b"kept")
    build("two")
    assert [path.name for path in publish.kept(stage, "three").iterdir()] == ["000000.npys"]
    build("three")
    assert not stage.exists()
    assert list(open_store(folder).datasets) == ["one", "three", "two"]


def test_a_full_disk_leaves_nothing_half_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_store(folder).build_id
    sync, left = os.fsync, iter(range(3))

    def full(handle: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"), publish.stage(folder) as stage:
        publish.write_dataset(stage / "half", facts("half"), {"scores": scores("a")})
    assert list(stage.iterdir()) == []
    assert open_store(folder).build_id == before


def test_a_failed_write_leaves_no_half_data_set(folder: Path) -> None:
    before = open_store(folder).build_id
    with pytest.raises(KeyError), publish.stage(folder) as stage:
        publish.write_dataset(stage / "half", {}, {"scores": scores("a")})
    assert not (folder / publish.STAGE / "half").exists()
    assert open_store(folder).build_id == before


def test_a_stage_keeps_what_is_finished_until_a_success(folder: Path) -> None:
    def fail(stage: Path) -> None:
        publish.write_dataset(stage / "new", facts("new"), {"scores": scores("a")})
        raise RuntimeError

    with pytest.raises(RuntimeError), publish.stage(folder) as stage:
        fail(stage)
    with publish.stage(folder) as stage:
        assert publish.is_staged(stage, "new", lambda: facts("new")["build_id"])
        assert not publish.is_staged(stage, "new", lambda: "another build")
        assert not (stage / "new").exists()
    assert not (folder / publish.STAGE).exists()
