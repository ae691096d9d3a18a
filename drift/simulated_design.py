"""What a simulated study looks like: donors, tissues, cell types, and the truth put into it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.errors import DesignError
from drift.lifespan import ORGANISMS, age_group, to_years

_SHARES_ADD_UP: Final = 1e-9


@dataclass(frozen=True, kw_only=True)
class Design:
    """A study with known truth. All effects are in natural log units of a gene's share of counts.

    A donor's ``ageing`` runs from 0 at the youngest age of the design to 1 at the oldest; every
    effect of age is proportional to it, so a design with two ages has it on the old side alone.

    Parameters
    ----------
    n_young, n_old
        Donors of ``age_young`` and ``age_old``; not used when ``ages`` are given.
    age_young, age_old, ages
        Ages in ``age_unit``; ``ages`` gives one a donor.
    age_unit, organism
        As in ``drift.lifespan``; they decide who is young and who is old.
    sexes
        Dealt to the donors in turn, afresh for each age.
    tissues, cell_types
        Names.
    cells
        Mean cells of a donor in a tissue and type of equal share.
    shares
        Share of each type at ageing 0; empty: all equal.
    share_concentration
        Of the Dirichlet draw of a donor's shares; infinite: every donor has the mean shares.
    composition_change
        Type to the change of its share at ageing 1; the changes add up to 0.
    genes, mesenchymal_genes, markers
        Genes in all, of the mesenchymal programme, and marker genes of each type.
    gene_spread, type_spread, tissue_spread
        Standard deviation of the log expression between genes, and of a gene between types and
        between tissues.
    marker_strength
        How much more a type expresses its markers.
    mesenchymal_types
        Type to how much more it expresses the mesenchymal genes (stroma).
    gain
        Rise of the mesenchymal genes at ageing 1, for all types or by type.
    identity_loss
        Fall of a type's markers at ageing 1, for all types or by type.
    sex_effect
        How much more males express the mesenchymal genes.
    programme_sd, identity_sd
        Standard deviation between donors of the mesenchymal programme and of the marker programme:
        all genes of the programme move together.
    programme_shared
        Share of that variance which a donor has in common over its tissues and types.
    gene_sd
        Standard deviation between donors of a single gene, apart in every gene, tissue and type.
    old_spread
        Factor on the three standard deviations between donors at ageing 1.
    batches, batch_sd, batch_is_age
        Number of batches dealt to the donors, standard deviation of a gene between them, and
        whether the batch is the half of the age range instead of being dealt within each age.
    ambient, ambient_old
        Share of a cell's counts that come from the soup, the donor's mean profile over its types;
        ``ambient_old``: at ageing 1, if another.
    depth, depth_spread, depth_difference
        Mean counts a cell, standard deviation of its log between cells, and change of its log at
        ageing 1.
    dispersion
        Of the negative binomial: variance = mean + dispersion mean²; 0 is Poisson.

    Raises
    ------
    DesignError
        If a number makes no study: no donor, a share outside 0 to 1, an unknown type, ...
    """

    n_young: int = 6
    n_old: int = 6
    age_young: float = 3.0
    age_old: float = 24.0
    ages: tuple[float, ...] = ()
    age_unit: str = "months"
    organism: str = "mouse"
    sexes: tuple[str, ...] = ("female", "male")
    tissues: tuple[str, ...] = ("lung",)
    cell_types: tuple[str, ...] = ("epithelium", "endothelium", "stroma")
    cells: int = 50
    shares: tuple[float, ...] = ()
    share_concentration: float = np.inf
    composition_change: Mapping[str, float] = field(default_factory=dict)
    genes: int = 1_000
    mesenchymal_genes: int = 60
    markers: int = 30
    gene_spread: float = 1.2
    type_spread: float = 0.3
    tissue_spread: float = 0.3
    marker_strength: float = 2.0
    mesenchymal_types: Mapping[str, float] = field(default_factory=lambda: {"stroma": 1.5})
    gain: float | Mapping[str, float] = 0.0
    identity_loss: float | Mapping[str, float] = 0.0
    sex_effect: float = 0.0
    programme_sd: float = 0.2
    identity_sd: float = 0.1
    programme_shared: float = 0.5
    gene_sd: float = 0.2
    old_spread: float = 1.0
    batches: int = 1
    batch_sd: float = 0.0
    batch_is_age: bool = False
    ambient: float = 0.0
    ambient_old: float | None = None
    depth: float = 2_000.0
    depth_spread: float = 0.3
    depth_difference: float = 0.0
    dispersion: float = 0.3

    def __post_init__(self) -> None:
        for broken, message in (
            (not len(self.donor_ages), "It has no donor: give n_young, n_old or ages."),
            (not self.cell_types or not self.tissues, "It has no tissue or no cell type."),
            (len(set(self.cell_types)) < len(self.cell_types), "A cell type is named twice."),
            (len(set(self.tissues)) < len(self.tissues), "A tissue is named twice."),
            (
                self.genes < self.mesenchymal_genes + self.markers * len(self.cell_types),
                "The mesenchymal genes and the markers are more than all genes: raise genes.",
            ),
            (self.organism not in ORGANISMS, f"Organism '{self.organism}' is unknown."),
            (self.batches < 1 or self.cells < 1, "Batches and cells must be at least 1."),
            (self._least() < 0, "A spread, depth or dispersion is below 0."),
            (not all(0 <= a < 1 for a in self._ambient()), "Ambient RNA must be 0 to below 1."),
            (not 0 <= self.programme_shared <= 1, "The shared part must be 0 to 1."),
        ):
            if broken:
                raise DesignError(f"The simulated design cannot be drawn. {message}")
        self._check_types()
        self.shares_at(np.array([0.0, 1.0]))

    @property
    def donor_ages(self) -> npt.NDArray[np.float64]:
        """Age of each donor in the unit of the design, (n_donors,)."""
        two = [self.age_young] * self.n_young + [self.age_old] * self.n_old
        return np.asarray(self.ages or two, dtype=np.float64)

    @property
    def donor_ageing(self) -> npt.NDArray[np.float64]:
        """How far each donor has aged, 0 to 1, (n_donors,)."""
        ages = self.donor_ages
        low, high = (ages.min(), ages.max()) if self.ages else (self.age_young, self.age_old)
        return np.asarray((ages - low) / (high - low) if high > low else np.zeros(len(ages)))

    @property
    def donor_groups(self) -> list[str]:
        """young, middle, old or development, one a donor."""
        animal = ORGANISMS[self.organism]
        return [age_group(to_years(age, self.age_unit), animal) for age in self.donor_ages]

    @property
    def donor_sexes(self) -> list[str]:
        """Sex of each donor, dealt in turn within each age."""
        ages = list(self.donor_ages)
        deals = {age: list(islice(cycle(self.sexes), ages.count(age))) for age in set(ages)}
        return [deals[age].pop(0) for age in ages]

    def by_type(self, effect: float | Mapping[str, float]) -> npt.NDArray[np.float64]:
        """Return an effect as one number a type, (n_types,)."""
        if isinstance(effect, Mapping):
            return np.array([effect.get(name, 0.0) for name in self.cell_types])
        return np.full(len(self.cell_types), float(effect))

    def shares_at(self, ageing: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the mean share of each type, (n_donors, n_types).

        Parameters
        ----------
        ageing
            (n_donors,) 0 to 1.
        """
        n = len(self.cell_types)
        base = np.asarray(self.shares or [1 / n] * n)
        if len(base) != n:
            raise DesignError(f"There are {len(base)} shares for {n} cell types: give one each.")
        shares = base + np.outer(ageing, self.by_type(self.composition_change))
        if (np.abs(shares.sum(axis=1) - 1) > _SHARES_ADD_UP).any():
            raise DesignError("Shares of the cell types must add up to 1, and their changes to 0.")
        if (shares < -_SHARES_ADD_UP).any():
            raise DesignError("A cell type would have a share below 0: lessen its change.")
        return np.asarray(shares.clip(0))

    def _ambient(self) -> tuple[float, float]:
        return self.ambient, self.ambient if self.ambient_old is None else self.ambient_old

    def _least(self) -> float:
        return min(
            self.gene_spread,
            self.type_spread,
            self.tissue_spread,
            self.programme_sd,
            self.identity_sd,
            self.gene_sd,
            self.old_spread,
            self.batch_sd,
            self.depth,
            self.depth_spread,
            self.dispersion,
        )

    def _check_types(self) -> None:
        known = set(self.cell_types)
        for effect, named in (
            (self.gain, known),
            (self.identity_loss, known),
            (self.composition_change, known),
            (self.mesenchymal_types, known | {"stroma"}),  # the default, if there is no stroma
        ):
            strange = sorted(set(effect) - named) if isinstance(effect, Mapping) else []
            if strange:
                raise DesignError(f"The simulated design has no cell type '{strange[0]}'.")
