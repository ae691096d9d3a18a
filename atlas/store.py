"""The built tables, read-only. A spoiled data set is refused by name; the others serve."""

import os
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from atlas import log_units, tables
from atlas import manifest as manifests
from atlas.cells import opened
from atlas.cells.opened import CellTables
from atlas.cells.schema import FOLDER as CELLS
from atlas.cells.schema import INDEX
from atlas.checksums import LENGTH, combined, sha256
from drift import schema
from drift.errors import StoreError

DEFAULT: Final = Path(__file__).parents[1] / "data" / "datasets"
# A build replaces a folder by two renames; between them only the old one, so named, is there.
OLD: Final = ".old-"


def table_path(folder: Path, table: str) -> Path:
    """Return the file of a table in the folder of a data set."""
    return folder / f"{table}.parquet"


# Names, times and sizes of the files of a data set: what tells that they are others.
State = tuple[tuple[str, int, int, int], ...]


@dataclass
class _DataSet:
    """One sound data set: the bytes of its tables, decoded when asked for.

    The bytes are kept (a few MB together), so what was verified is what is served, also while a
    build replaces the files. The tables of single cells are larger: they stay on the disk, mapped
    into memory when asked for, and a replaced file lives on until it is closed.
    """

    manifest: dict[str, Any]
    files: dict[str, bytes]
    folder: Path
    state: State = ()
    decoded: dict[str, pa.Table] = field(default_factory=dict)

    def arrow(self, table: str) -> pa.Table:
        if table not in self.decoded:
            self.decoded[table] = pq.read_table(pa.BufferReader(self.files[table]))
        return self.decoded[table]


class Store:
    """Built data sets of one folder.

    Attributes
    ----------
    datasets
        Data set id to its manifest, for those that are sound.
    refused
        Data set id to one sentence: what is wrong, and the cure.
    build_id
        One id for all that is served.
    """

    def __init__(self, sound: dict[str, _DataSet], refused: dict[str, str]) -> None:
        self._sound = sound
        self.refused = refused
        # With the checksums: the same inputs under other libraries may give other tables.
        served = {
            name: " ".join(
                [
                    d.manifest["build_id"],
                    *sorted(d.manifest["checksums"].values()),
                    *([d.manifest["cells"]["index"]] if d.manifest["cells"] else []),
                ]
            )
            for name, d in sound.items()
        }
        self.build_id = combined(served)[:LENGTH]

    @property
    def datasets(self) -> dict[str, dict[str, Any]]:
        """Data set id to its manifest, for those that are sound, in the order of their ids."""
        return {name: data.manifest for name, data in self._sound.items()}

    def table(self, dataset: str, name: str) -> pd.DataFrame:
        """Return a built table as a new frame: what the caller does with it stays with the caller.

        Raises
        ------
        StoreError
            If the data set is not served (with the reason), or there is no such table.
        """
        return tables.to_pandas(self._get(dataset).arrow(_known(name)))

    def all(self, name: str) -> pd.DataFrame:
        """Return a table of every data set in one frame, with ``dataset`` as its first column."""
        _known(name)
        parts = [
            data.arrow(name).add_column(
                0, "dataset", pa.array([dataset] * data.manifest["rows"][name], pa.string())
            )
            for dataset, data in self._sound.items()
        ]
        if parts:
            return tables.to_pandas(pa.concat_tables(parts))
        return tables.empty(name).assign(dataset="")[["dataset", *schema.names(name)]]

    def expression(self, dataset: str, human_symbol: str) -> pd.DataFrame:
        """Return the expression of one gene: only its part of the file is decoded.

        Returns
        -------
        Rows of the ``expression`` table; none when the data set did not measure the gene.
        """
        source = pa.BufferReader(self._get(dataset).files["expression"])
        found = pq.read_table(source, filters=[("human_symbol", "==", human_symbol)])
        return tables.to_pandas(found)

    def cells(self, dataset: str) -> CellTables | None:
        """Map the tables of single cells of a data set into memory; None where it has none.

        Raises
        ------
        StoreError
            If a file is missing or damaged, with the cure; the other tables of the data set serve.
        """
        data = self._get(dataset)
        if not data.manifest["cells"]:
            return None
        try:
            found = opened.open_cells(data.folder / CELLS)
            _check_index(data)
        except StoreError as error:
            raise StoreError(_refused_cells(data.folder, dataset, error)) from error
        return replace(found, log_unit=log_units.of_cells(data.manifest))

    def verify_cells(self, dataset: str) -> list[str]:
        """Compare the tables of single cells with their checksums.

        Returns
        -------
        Files that are not there because the terms of the source do not allow to pass them on.

        Raises
        ------
        StoreError
            If a file is not what was built.
        """
        data = self._get(dataset)
        if not data.manifest["cells"]:
            return []
        try:
            missing = opened.verify(data.folder / CELLS)
            _check_index(data)
        except StoreError as error:
            raise StoreError(_refused_cells(data.folder, dataset, error)) from error
        return missing

    def opened(self, dataset: str) -> _DataSet | None:
        """Return a sound data set as it was opened; None if it is not served."""
        return self._sound.get(dataset)

    def with_earlier(self, earlier: "Store", unfinished: Collection[str]) -> "Store":
        """Return a store in which data sets that are being written are as they were before.

        Parameters
        ----------
        unfinished
            Refused data sets; one that was not served earlier is left out.
        """
        before = {name: earlier.opened(name) for name in unfinished}
        kept = {name: data for name, data in before.items() if data is not None}
        refused = {name: why for name, why in self.refused.items() if name not in unfinished}
        return Store(dict(sorted((self._sound | kept).items())), refused)

    def _get(self, dataset: str) -> _DataSet:
        if dataset in self.refused:
            raise StoreError(self.refused[dataset])
        if dataset not in self._sound:
            served = ", ".join(self._sound) or "none"
            raise StoreError(f"There is no data set '{dataset}': choose one of {served}.")
        return self._sound[dataset]


def _check_index(data: _DataSet) -> None:
    """Refuse cells of another build than the manifest that was read: nobody may mix the two."""
    if sha256(_read(data.folder / CELLS / INDEX)) != data.manifest["cells"]["index"]:
        raise StoreError(f"{CELLS}/{INDEX} is not the file that was built")


def remake(folder: Path, dataset: str) -> str:
    """Return how the data set in a folder is made again: built, or added from a file."""
    from atlas.add import mapping  # here: it reads YAML, and nothing that is served does

    if (folder / mapping.NAME).is_file():
        return f"add it again: python -m atlas add FILE --id {dataset} --mapping {mapping.NAME}"
    return f"rebuild it: python -m atlas build --raw FOLDER --dataset {dataset}"


def _refused_cells(folder: Path, dataset: str, error: StoreError) -> str:
    return (
        f"The cells of data set {dataset} are refused: {error}; {remake(folder, dataset)}. Its "
        "other tables are served."
    )


def _known(name: str) -> str:
    if name not in schema.TABLES:
        raise StoreError(f"There is no table '{name}': choose one of {', '.join(schema.TABLES)}.")
    return name


def open_store(folder: Path = DEFAULT, known: Store | None = None) -> Store:
    """Verify every data set of a folder and open the sound ones.

    Verified are the manifest, and of each table the checksum, the columns with their types, and the
    number of rows. A missing folder is an empty store.

    Parameters
    ----------
    known
        A store of this folder opened before: what has not changed since is not read again.
    """
    sound: dict[str, _DataSet] = {}
    refused: dict[str, str] = {}
    for dataset, path in _folders(folder):
        state = _state(path)  # before the reading: what changes meanwhile is read again
        before = known.opened(dataset) if known else None
        if before is not None and before.state == state:
            sound[dataset] = before
            continue
        try:
            sound[dataset] = _open(dataset, path, state)
        except StoreError as error:
            refused[dataset] = f"Data set {dataset} is refused: {error}; {remake(path, dataset)}."
    return Store(sound, refused)


def states(folder: Path) -> dict[str, State]:
    """Return the state of every data set of a folder: a few file names, times and sizes each."""
    return {dataset: _state(path) for dataset, path in _folders(folder)}


def _state(folder: Path) -> State:
    """Return the state of a data set; what vanishes meanwhile is as if it had never been."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                about = entry.stat()
                found.append((entry.name, about.st_ino, about.st_mtime_ns, about.st_size))
    except OSError:
        return ()
    return tuple(sorted(found))


def _folders(folder: Path) -> list[tuple[str, Path]]:
    """Return data set ids with their folders; an interrupted exchange leaves the old tables."""
    if not folder.is_dir():
        return []
    found = {path.name: path for path in folder.iterdir() if path.is_dir()}
    old = {name.removeprefix(OLD): path for name, path in found.items() if name.startswith(OLD)}
    new = {name: path for name, path in found.items() if not name.startswith(".")}
    return sorted((old | new).items())


def _open(dataset: str, folder: Path, state: State) -> _DataSet:
    manifest = manifests.parse(_read(folder / manifests.NAME))
    if manifest["dataset"] != dataset:
        raise StoreError(f"{manifests.NAME} belongs to the data set '{manifest['dataset']}'")
    if manifest["score_version"] != schema.SCORE_VERSION:
        raise StoreError(
            f"its score version is {manifest['score_version']}, this is {schema.SCORE_VERSION}"
        )
    files = {table: _read(table_path(folder, table)) for table in schema.TABLES}
    for table, content in files.items():
        _verify(table, content, manifest)
    return _DataSet(manifest=manifest, files=files, folder=folder, state=state)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"{path.name} is missing") from error
    except OSError as error:
        raise StoreError(f"{path.name} cannot be read ({error.strerror})") from error


def _verify(table: str, content: bytes, manifest: dict[str, Any]) -> None:
    name = f"{table}.parquet"
    if sha256(content) != manifest["checksums"][table]:
        raise StoreError(f"{name} is not the file that was built (its checksum differs)")
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"{name} is not a readable Parquet file") from error
    if not tables.matches_schema(table, file.schema_arrow):
        raise StoreError(f"{name} has other columns than this version reads")
    if file.metadata.num_rows != manifest["rows"][table]:
        raise StoreError(f"{name} does not have the number of rows its manifest names")
