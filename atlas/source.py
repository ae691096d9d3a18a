"""What a data set tells the project: the facts of a study and one verb, ``read``.

One module of ``atlas.sources`` holds one ``SOURCE``; to add a data set, nothing else is edited.

``Source.read(raw)`` returns an AnnData whose ``obs`` has these columns, one row a sample or a cell
(level ``profile`` or ``cell``):

==================  ===========================================================================
``study``           key of ``Source.studies``
``donor_id``        person or animal: the replicate
``tissue``          lower case
``cell_type``       ``drift.schema.ALL_CELLS`` for bulk samples and whole organs
``sex``             female, male or unknown
``age``             number in the unit of the source; NaN without an age
``age_unit``        days, weeks, months or years; empty without an age; doublings of a culture
``age_reported``    the age as the source writes it; empty without an age
``age_group``       only if ``Source.two_ages``: young or old, as the study designed it, and
                    development for samples younger than adulthood
``condition``       as ``Contrast.reference`` or ``Contrast.contrast`` name it; empty without one
``library_size``    total count to normalise with (> 0); NaN when the values are logarithms
``n_cells``         optional: cells summed into the row
``genes_per_cell``  optional: genes detected in the cell, over all genes
==================  ===========================================================================

and ``var`` (unique ``var_names``) the columns ``symbol`` (the source's gene symbol),
``human_symbol`` (empty where the build finds it by ortholog) and optionally ``ensembl``. ``X`` is
sparse CSR for counts, dense with NaN for a blank on a log scale. ``uns["absent"]`` is optional:
tissue to (n_rows,) booleans, true for rows the tissue's file does not hold at all: these are not
measured there, which is not the same as a count of 0.

Level ``effect`` (no samples): ``obs`` has one row a study and tissue, with ``study``, ``tissue``,
``cell_type`` (or a compartment of the organ) and ``contrast``; ``X`` is the gene statistic (dense,
NaN where the gene was not measured in that tissue), layers ``log2fc``, ``se`` and ``p`` where the
table has them.

Three levels hold no scores of donors and appear on no map; each has its own module in ``atlas``
that says what ``read`` returns: ``group`` (means of groups of cells without donor ids,
``from_groups``), ``endpoint`` (findings of pathologists, ``from_endpoints``) and ``control`` (cells
of known state, no donors: the positive control of the scores, ``from_control``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from atlas.cells.columns import CellColumns
from drift.schema import AGE_SLOPE, DOUBLING_SLOPE, OLD_VS_YOUNG

AGE_CORRELATION: Final = "age_correlation"  # of effect tables that correlate instead of comparing

Level = Literal["cell", "profile", "effect", "group", "endpoint", "control"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
DONORS: Final[tuple[Level, ...]] = ("cell", "profile")  # with donors' scores
SCORED: Final[tuple[Level, ...]] = ("cell", "profile", "effect")  # with rows in ``effects``
WITHOUT_DONORS: Final[dict[Level, str]] = {
    "effect": "effect table",
    "group": "no donor ids",
    "endpoint": "end points",
    "control": "control",
}
Scale = Literal["counts", "log2", "log", "effect", "share", "program"]
Reader = Callable[[Path], Any]  # an AnnData; the package has no types


@dataclass(frozen=True, kw_only=True)
class Study:
    """How a study is named on screen.

    ``label`` stands in sentences ("Izgi 2022"), ``short`` on column heads ("Izgi"), ``note`` under
    it in one word: the species, or the modality where it is not RNA of a tissue ("proteome").
    """

    label: str
    short: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Two sides that are compared: what ``contrast`` has more of than ``reference``.

    Ageing contrasts compare the age groups ``young`` and ``old``; a contrast within donors follows
    each donor along ``age``; all others compare two values of the ``condition`` column.
    """

    id: str
    label: str
    reference: str
    contrast: str

    @property
    def is_ageing(self) -> bool:
        """Whether age is what differs between the two sides."""
        return self.id in {OLD_VS_YOUNG, AGE_SLOPE, AGE_CORRELATION}

    @property
    def is_within_donors(self) -> bool:
        """Whether donors are compared with themselves: a culture's doublings, not its age."""
        return self.id == DOUBLING_SLOPE


OLD_AGAINST_YOUNG: Final = Contrast(
    id=OLD_VS_YOUNG, label="Old against young", reference="young", contrast="old"
)
SLOPE_WITH_AGE: Final = Contrast(
    id=AGE_SLOPE, label="Slope with age, per year", reference="young", contrast="old"
)
CORRELATION_WITH_AGE: Final = Contrast(
    id=AGE_CORRELATION, label="Correlation with age", reference="young", contrast="old"
)
SLOPE_WITH_DOUBLINGS: Final = Contrast(
    id=DOUBLING_SLOPE, label="Slope with population doublings", reference="early", contrast="late"
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """One data set: its facts, its traps and its reader.

    Attributes
    ----------
    dataset
        Id; the name of the raw folder, unless two data sets share its files.
    title, label
        One line for the Methods page, and the short name used in sentences.
    studies
        Study id to :class:`Study`, in the order they are drawn.
    organism
        Key of ``drift.lifespan.ORGANISMS``.
    level
        ``cell``, ``profile``, ``effect`` (a table of gene statistics, no samples), or one of the
        three levels without scores of donors.
    modality
        What was measured, in words.
    scale
        Unit of ``X``: raw ``counts``, published ``log2`` values, published ``log`` values of
        a base that is not stated, an ``effect`` statistic, a
        ``share`` of donors, or a ``program`` activity of the source.
    age_unit
        Unit of the ages as the source gives them; empty without an age.
    citation, doi, licence, origin
        Publication, its DOI, the terms of the data, and repository and commit of the raw files.
    files
        Raw files, relative to the raw folder.
    design
        One sentence: the design and the rule for young and old.
    traps
        One plain sentence each, printed on the Methods page and beside numbers.
    contrasts
        What can be compared; ageing ones by their constants above.
    donor_word, donors_word
        "mouse" and "mice", "person" and "people".
    two_ages
        The study was designed with two ages and keeps its own groups.
    longitudinal
        Cultures that are sampled again and again: a donor has many ages, which count population
        doublings, no time of life. Everywhere else a donor with two ages is refused.
    gene_panel
        The file holds chosen genes (a panel, matrix proteins alone), so control genes are missing
        too and scores need more of their own; totals of counts come from ``library_size``.
    aggregates_only
        The terms do not allow the values of single genes to be passed on: only scores and effects
        are built, no table of genes.
    cells_stay_here
        The source has no licence: its single cells are built where somebody has the files and are
        left out of the repository, which holds what is added up over bins.
    animals_note
        Of effect tables: how many donors stand behind a number the file does not break down.
    donors_not_linked
        The files do not tell which samples of several tissues come from one donor, so each counts
        as a donor of its own tissue and nothing is computed over tissues.
    read
        ``read(raw)`` gives the AnnData described above, or raises ``SourceError``.
    cells
        ``cells(raw)`` gives the single cells where ``read`` does not: groups of cells, scored by
        the source itself. Levels ``cell`` and ``control`` need none: an embedding in ``obsm`` of
        what ``read`` gives is taken.
    """

    dataset: str
    title: str
    label: str
    studies: Mapping[str, Study]
    organism: str
    level: Level
    modality: str
    scale: Scale
    age_unit: str
    citation: str
    doi: str
    licence: str
    origin: str
    files: tuple[str, ...]
    design: str
    traps: tuple[str, ...]
    contrasts: tuple[Contrast, ...]
    donor_word: str
    donors_word: str
    read: Reader
    two_ages: bool = False
    longitudinal: bool = False
    gene_panel: bool = False
    aggregates_only: bool = False
    cells_stay_here: bool = False
    animals_note: str = ""
    donors_not_linked: bool = False
    cells: Callable[[Path], CellColumns] | None = None
