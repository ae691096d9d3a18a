"""The open store of this process, with what every query needs worked out once.

Tables are read-only and small; a worker opens them after the fork, at the first question, and again
when the folder has changed.
"""

import math
import os
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import pandas as pd

from atlas import coverage_rule, knowledge, labels
from atlas.cells.opened import CellTables
from atlas.one_sex import with_one_sex
from atlas.selection import patch
from atlas.source import SCORED
from atlas.store import DEFAULT, State, Store, open_store, states
from drift.errors import StoreError
from drift.schema import AGE_SLOPE, ALL_CELLS, DOUBLING_SLOPE, MIN_DONORS
from drift.signatures import Signature

T = TypeVar("T")

# Rows of every map: parenchyma first, then brain, then the rest. Never re-sorted by effect.
TISSUE_ORDER: Final = (
    "kidney",
    "liver",
    "pancreas",
    "brain",
    "cortex",
    "hippocampus",
    "cerebellum",
    "striatum",
    "spleen",
    "heart",
    "fat",
    "bladder",
    "ovary",
    "skin",
    "skin epidermis",
    "skin dermis",
    "intervertebral disc",
    "lung",
    "muscle",
    "fibroblast culture",
)


@dataclass
class Catalogue:
    """A store and the facts derived from it. Frames in here are never handed out unfiltered."""

    store: Store
    signatures: dict[str, Signature]
    studies: pd.DataFrame
    effects: dict[str, pd.DataFrame]
    tissues: list[str]
    no_effects: pd.DataFrame
    across_tissues: frozenset[str]  # data sets with cell types of several tissues
    tables: dict[tuple[str, str], pd.DataFrame] = field(default_factory=dict)
    opened: dict[str, CellTables | None] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)  # data sets whose cells could not be opened
    worked_out: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def effects_of(self, signature: str) -> pd.DataFrame:
        """Return the effects of a signature in every stratum; no row for an unknown one."""
        found = self.effects.get(signature)
        return self.no_effects if found is None else found

    def table(self, dataset: str, name: str) -> pd.DataFrame:
        """Return a built table; callers filter it, they never write into it."""
        key = (dataset, name)
        if key not in self.tables:
            self.tables[key] = self.store.table(dataset, name)
        return self.tables[key]

    def cells(self, dataset: str) -> CellTables | None:
        """Return the tables of single cells of a data set, opened once; None where it has none.

        Raises
        ------
        StoreError
            If they are spoiled, with the cure.
        """
        if dataset not in self.opened:
            try:
                self.opened[dataset] = self.store.cells(dataset)
            except StoreError:
                self.spoiled |= {dataset} & self.store.datasets.keys()  # not any name asked for
                raise
            self.spoiled.discard(dataset)
        return self.opened[dataset]


def build_catalogue(store: Store) -> Catalogue:
    """Join the effects of all data sets with the names of their studies, one frame a signature.

    Raises
    ------
    StoreError
        If no data set at all can be served.
    """
    if not store.datasets:
        why = " ".join(store.refused.values()) or "The folder is empty."
        msg = f"No data set can be served: run `make build`. {why}"
        raise StoreError(msg)
    signatures = knowledge.signatures()
    studies = _studies(store)
    effects = with_one_sex(_few_as_few(store.all("effects"))).merge(
        studies, on=["dataset", "study"], how="left"
    )
    effects = effects.merge(_sides(store), on=["dataset", "contrast"], how="left")
    tissues = _in_order(sorted(set(effects["tissue"])))
    order = {tissue: number for number, tissue in enumerate(tissues)}
    effects["tissue_order"] = effects["tissue"].map(order)
    panels = {name for name, manifest in store.datasets.items() if manifest["gene_panel"]}
    effects["min_coverage"] = coverage_rule.needed(
        effects["signature"], gene_panel=effects["dataset"].isin(panels)
    )
    effects["low_coverage"] = effects["coverage"] < effects["min_coverage"]
    across_tissues = _across_tissues(effects)
    effects["stratum_name"] = [
        labels.stratum(tissue, cell_type, across=dataset in across_tissues)
        for dataset, tissue, cell_type in zip(
            effects["dataset"], effects["tissue"], effects["cell_type"], strict=True
        )
    ]
    effects["patch"] = [
        patch(dataset=d, study=s, tissue=t, cell_type="" if c == ALL_CELLS else c)
        for d, s, t, c in zip(
            effects["dataset"],
            effects["study"],
            effects["tissue"],
            effects["cell_type"],
            strict=True,
        )
    ]
    effects["tissue_patch"] = [
        patch(dataset="", study="", tissue=tissue, cell_type="") for tissue in effects["tissue"]
    ]
    effects["cell_type_patch"] = [
        patch(dataset="", study="", tissue=tissue, cell_type=cell_type)
        for tissue, cell_type in zip(effects["tissue"], effects["cell_type"], strict=True)
    ]
    effects["signature_label"] = [
        signatures[s].label if s in signatures else s for s in effects["signature"]
    ]
    effects = effects.sort_values(
        ["tissue_order", "cell_type", "study_order"], kind="stable", ignore_index=True
    )
    return Catalogue(
        store=store,
        signatures=signatures,
        studies=studies,
        effects={str(key): part for key, part in effects.groupby("signature", sort=False)},
        tissues=tissues,
        no_effects=effects.iloc[:0],
        across_tissues=across_tissues,
    )


def _across_tissues(effects: pd.DataFrame) -> frozenset[str]:
    typed = effects[effects["cell_type"] != ALL_CELLS]
    n_tissues = typed.groupby("dataset")["tissue"].nunique()
    return frozenset(n_tissues.index[n_tissues > 1])


def _few_as_few(effects: pd.DataFrame) -> pd.DataFrame:
    """Return effects in which a side without donors is too few donors, as one or two are.

    The tables call it undefined, as they do a signature of which no gene is measured (no donors
    are counted then).
    """
    sides = effects[["n_reference", "n_contrast"]].astype("Float64")
    few = (
        (effects["call"] == "undefined")
        & (effects["evidence"] == "donors")
        & ~effects["contrast"].isin((AGE_SLOPE, DOUBLING_SLOPE))
        & (sides.min(axis=1) < MIN_DONORS).fillna(value=False)
        & (sides.sum(axis=1) > 0)
    )
    return effects.assign(call=effects["call"].mask(few, "too few donors"))


_STUDY: Final = (
    *("dataset", "study", "study_label", "study_short", "study_note", "organism", "level"),
    *("modality", "donor_word", "donors_word", "dataset_label", "study_patch", "dataset_patch"),
)


def _studies(store: Store) -> pd.DataFrame:
    """One row a study, in the order of the columns of the map: donors first, cells after bulk."""
    rows: list[dict[str, Any]] = []
    for dataset, manifest in store.datasets.items():
        if manifest["level"] not in SCORED:
            continue
        for study, names in manifest["studies"].items():
            rows.append(
                {
                    "dataset": dataset,
                    "study": study,
                    "study_label": names["label"],
                    "study_short": names["short"],
                    "study_note": names["note"],
                    "organism": manifest["organism"],
                    "level": manifest["level"],
                    "modality": manifest["modality"],
                    "donor_word": manifest["donor_word"],
                    "donors_word": manifest["donors_word"],
                    "dataset_label": manifest["label"],
                    "study_patch": patch(dataset=dataset, study=study, tissue="", cell_type=""),
                    "dataset_patch": patch(dataset=dataset, study="", tissue="", cell_type=""),
                }
            )
    frame = pd.DataFrame(rows, columns=[*_STUDY])
    rank = frame["level"].map({"profile": 0, "cell": 1, "effect": 2})
    proteome = frame["modality"].str.contains("proteome", case=False)
    # matrix proteins alone come last: they see the least of a tissue
    matrix = frame["modality"].str.contains("matrix", case=False)
    order = ["_rank", "_proteome", "_matrix", "study_label"]
    frame = frame.assign(_rank=rank, _proteome=proteome, _matrix=matrix).sort_values(
        order, kind="stable", ignore_index=True
    )
    return frame.drop(columns=order[:-1]).assign(study_order=range(len(frame)))


def _sides(store: Store) -> pd.DataFrame:
    """Return the words for the two sides of every contrast, one row a data set and contrast."""
    rows = [
        {
            "dataset": dataset,
            "contrast": contrast["id"],
            "reference_word": contrast["reference"].replace("_", " "),
            "contrast_word": contrast["contrast"].replace("_", " "),
        }
        for dataset, manifest in store.datasets.items()
        for contrast in manifest["contrasts"]
    ]
    return pd.DataFrame(rows, columns=["dataset", "contrast", "reference_word", "contrast_word"])


def _in_order(tissues: list[str]) -> list[str]:
    """Return the tissues in the fixed order; ones it does not name come last, by name."""
    known = [tissue for tissue in TISSUE_ORDER if tissue in tissues]
    return known + [tissue for tissue in tissues if tissue not in TISSUE_ORDER]


CHECK_EVERY: Final = 2.0  # seconds between two looks at the folder
# Seconds after which a data set that cannot be read is taken for spoiled: until then somebody may
# be copying it, or a build exchanging it.
SETTLED: Final = 10.0


class _Shared:
    """The catalogue of this process, and the one a request has begun with.

    A request sees one catalogue from its first question to its last, whatever happens meanwhile:
    what is kept under the id of a build must be of that build.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._catalogue: Catalogue | None = None
        self._states: dict[str, State] | None = None
        self._refused_since: dict[str, float] = {}
        self._next_look = 0.0
        self._opening = threading.Lock()
        self._of_request: ContextVar[tuple[int, Catalogue] | None] = ContextVar(
            "catalogue", default=None
        )
        self._uses = 0

    def use(self, folder: Path | None) -> None:
        """Serve another folder; None: the one of the environment."""
        self._folder, self._catalogue, self._next_look = folder, None, 0.0
        self._refused_since = {}
        self._uses += 1

    def get(self) -> Catalogue:
        """Return the catalogue of the request, else that of the process."""
        pinned = self._of_request.get()
        if pinned is not None and pinned[0] == self._uses:
            return pinned[1]
        return self._newest()

    def follow(self) -> None:
        """Look whether the folder has changed, and let this request see what is there now.

        To be called when a request begins. One thread opens what is new; the others go on with
        what was, as all do when nothing can be served any more.
        """
        catalogue = self._newest()
        if time.monotonic() >= self._next_look and self._opening.acquire(blocking=False):
            try:
                self._next_look = time.monotonic() + CHECK_EVERY
                catalogue = self._looked(catalogue)
            finally:
                self._opening.release()
        self._of_request.set((self._uses, catalogue))

    def _looked(self, catalogue: Catalogue) -> Catalogue:
        folder = self._place()
        found = states(folder)
        if found == self._states:
            return catalogue
        store = open_store(folder, catalogue.store)
        unfinished = self._unfinished(store, catalogue.store)
        store = store.with_earlier(catalogue.store, unfinished)
        # what was changing while it was read is looked at again
        self._states = found if not unfinished and states(folder) == found else None
        if _same(store, catalogue.store) or not store.datasets:
            return catalogue
        self._catalogue = build_catalogue(store)
        return self._catalogue

    def _unfinished(self, store: Store, earlier: Store) -> set[str]:
        """Return what cannot be read since a moment ago only; what was refused before stays so."""
        now = time.monotonic()
        self._refused_since = {
            name: self._refused_since.get(name, -math.inf if name in earlier.refused else now)
            for name in store.refused
        }
        return {name for name, since in self._refused_since.items() if now - since < SETTLED}

    def _newest(self) -> Catalogue:
        if self._catalogue is None:
            folder = self._place()
            found = states(folder)
            self._catalogue = build_catalogue(open_store(folder))
            self._states = found
        return self._catalogue

    def _place(self) -> Path:
        return Path(self._folder or os.environ.get("MESODRIFT_DATASETS") or DEFAULT)


def _same(one: Store, other: Store) -> bool:
    return one.build_id == other.build_id and one.refused == other.refused


_shared = _Shared()
current = _shared.get
use = _shared.use
follow = _shared.follow
