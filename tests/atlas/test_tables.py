"""Built tables: the same rows give the same bytes, in one frame or in pieces, or one sentence."""

import json
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from atlas import tables
from atlas.store import DEFAULT
from atlas.tables import Pieces
from drift.errors import StoreError


def expression(n_genes: int = 40, n_profiles: int = 251) -> pd.DataFrame:
    """Return a table in no order, of more than two row groups."""
    rng = np.random.default_rng(1)
    genes = np.repeat([f"G{number:03d}" for number in range(n_genes)], n_profiles)
    frame = pd.DataFrame(
        {
            "gene": np.char.lower(genes.astype(str)),
            "human_symbol": genes,
            "profile_id": np.tile([f"p{number}" for number in range(n_profiles)], n_genes),
            "expression": rng.normal(5, 2, genes.size),
        }
    )
    frame.loc[::97, "expression"] = np.nan
    return frame.sample(frac=1, random_state=1)


def scores(*profiles: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"profile_id": profiles, "signature": "md_core", "score": 0.5, "coverage": np.nan}
    )


def in_pieces(table: str, frame: pd.DataFrame, n_rows: int) -> Pieces:
    """Return a frame in pieces of so many rows, the rows of each in no order."""
    ordered = frame.sort_values(list(tables.KEYS[table]))
    starts = range(0, len(frame), n_rows)
    return Pieces(
        len(frame),
        lambda: (ordered[start : start + n_rows].sample(frac=1) for start in starts),
    )


def by_pyarrow(frame: pd.DataFrame, path: Path, *, level: int, group: int) -> bytes:
    """Write the table ``expression`` as one Arrow table, and return its bytes."""
    ordered = frame.sort_values(["human_symbol", "gene", "profile_id"])
    columns = {
        name: pa.array(ordered[name].tolist()) for name in ("gene", "human_symbol", "profile_id")
    }
    values = pa.array(ordered["expression"].to_numpy(np.float32), from_pandas=True)
    fields = [pa.field(name, pa.string(), nullable=False) for name in columns]
    written = pa.table(
        [*columns.values(), values],
        schema=pa.schema([*fields, pa.field("expression", pa.float32())]),
    )
    pq.write_table(
        written,
        path,
        compression="zstd",
        compression_level=level,
        row_group_size=group,
        use_dictionary=list(columns),
        column_encoding={"expression": "BYTE_STREAM_SPLIT"},
        store_schema=False,
    )
    return path.read_bytes()


def test_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    frame = expression()
    assert tables.write("expression", frame, tmp_path / "a") == len(frame)
    tables.write("expression", frame.sample(frac=1, random_state=1), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_table_that_breaks_its_schema_is_not_written(tmp_path: Path) -> None:
    good = scores("a")
    with pytest.raises(StoreError, match="lacks score"):
        tables.write("scores", good.drop(columns="score"), tmp_path / "t")
    with pytest.raises(StoreError, match="two rows for md_core, a"):
        tables.write("scores", pd.concat([good, good]), tmp_path / "t")
    with pytest.raises(StoreError, match="does not fit"):
        tables.write("scores", good.assign(signature=None), tmp_path / "t")
    with pytest.raises(StoreError, match="does not fit"):
        tables.write("scores", good.assign(score="high"), tmp_path / "t")


def test_a_table_is_what_pyarrow_writes_of_it_at_once(tmp_path: Path) -> None:
    frame = expression()
    tables.write("expression", frame, tmp_path / "a")
    wanted = by_pyarrow(frame, tmp_path / "b", level=19, group=4096)
    assert (tmp_path / "a").read_bytes() == wanted


@pytest.mark.parametrize("n_rows", [1, 251, 4096, 5000, 8192, 20_000])
def test_pieces_of_any_size_give_the_bytes_of_the_frame(tmp_path: Path, n_rows: int) -> None:
    frame = expression() if n_rows > 1 else expression(3, 40)
    tables.write("expression", frame, tmp_path / "whole")
    pieces = in_pieces("expression", frame, n_rows)
    assert tables.write("expression", pieces, tmp_path / "pieces") == len(frame)
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes()


def test_whole_row_groups_leave_no_empty_one(tmp_path: Path) -> None:
    frame = expression(32, 256)  # two row groups, to the row
    tables.write("expression", frame, tmp_path / "whole")
    tables.write("expression", in_pieces("expression", frame, 1000), tmp_path / "pieces")
    assert pq.ParquetFile(tmp_path / "pieces").metadata.num_row_groups == 2
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes()


@pytest.mark.parametrize("frames", [[], [tables.empty("expression")]])
def test_pieces_without_rows_are_an_empty_table(tmp_path: Path, frames: list[pd.DataFrame]) -> None:
    tables.write("expression", tables.empty("expression"), tmp_path / "whole")
    assert tables.write("expression", Pieces(0, lambda: frames), tmp_path / "pieces") == 0
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes()


def failure(rows: pd.DataFrame | Pieces, path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        tables.write("scores", rows, path)
    return str(caught.value)


BAD: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "a column": lambda frame: frame.drop(columns="score"),
    "a text": lambda frame: frame.assign(signature=frame["signature"].where(frame.index != 7)),
    "a number": lambda frame: frame.assign(score="high"),
    "twice in a piece": lambda frame: frame.assign(
        profile_id=frame["profile_id"].where(frame.index != 7, "p06")
    ),
    "twice, in two pieces": lambda frame: frame.assign(
        profile_id=frame["profile_id"].where(frame.index != 5, "p04")
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_pieces_are_refused_as_the_frame_is(tmp_path: Path, bad: str) -> None:
    frame = BAD[bad](scores(*(f"p{number:02d}" for number in range(12))))
    cut = Pieces(12, lambda: (frame[start : start + 5] for start in range(0, 12, 5)))
    assert failure(cut, tmp_path / "pieces") == failure(frame, tmp_path / "whole")


def test_pieces_in_another_order_are_refused(tmp_path: Path) -> None:
    pieces = Pieces(3, lambda: [scores("a", "c"), scores("b")])
    said = failure(pieces, tmp_path / "t")
    assert said.startswith("Table scores has the row for md_core, b behind rows that follow it")


def test_a_piece_is_let_go_before_the_next_but_one(tmp_path: Path) -> None:
    alive: list[weakref.ref[pd.DataFrame]] = []

    def frames() -> Iterator[pd.DataFrame]:
        for number in range(20):
            assert sum(made() is not None for made in alive) <= 1
            frame = expression(1, 5000).assign(human_symbol=f"G{number:03d}")
            alive.append(weakref.ref(frame))
            yield frame

    assert tables.write("expression", Pieces(100_000, frames), tmp_path / "t") == 100_000


def test_five_times_the_pieces_need_no_more_memory(tmp_path: Path) -> None:
    def peak(n_pieces: int) -> int:
        frame = expression(1, 20_000)
        names = [f"G{number:03d}" for number in range(n_pieces)]
        pieces = Pieces(n_pieces, lambda: (frame.assign(human_symbol=name) for name in names))
        tracemalloc.start()
        tables.write("expression", pieces, tmp_path / "t")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(15) < 1.1 * peak(3)


def test_a_large_table_is_packed_faster_in_larger_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = expression(40, 1000)
    monkeypatch.setattr(tables, "LARGE", len(frame))
    tables.write("expression", frame, tmp_path / "at most")
    assert (tmp_path / "at most").read_bytes() == by_pyarrow(
        frame, tmp_path / "wanted", level=19, group=4096
    )
    monkeypatch.setattr(tables, "LARGE", len(frame) - 1)
    tables.write("expression", in_pieces("expression", frame, 3000), tmp_path / "larger")
    assert (tmp_path / "larger").read_bytes() == by_pyarrow(
        frame, tmp_path / "wanted", level=3, group=16384
    )


def test_no_table_that_is_committed_is_large() -> None:
    manifests = [json.loads(path.read_bytes()) for path in DEFAULT.glob("*/manifest.json")]
    assert manifests
    assert 2 * max(max(found["rows"].values()) for found in manifests) < tables.LARGE
