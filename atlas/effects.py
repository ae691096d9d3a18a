"""Donor-level effects of every signature, in every stratum, sex and contrast of a tissue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.scores import Scored
from atlas.source import Contrast, Source
from atlas.tissues import Floats, Tissue
from drift import reasons
from drift.depth import depth_ratio, is_depth_confounded
from drift.design import NOT_STATED
from drift.donor_slopes import donor_slopes
from drift.models import SLOPE_HC3, WELCH
from drift.reasons import GroupWords
from drift.schema import AGE_GROUPS, AGE_SLOPE, BOTH_SEXES, PER_DOUBLINGS
from drift.statistics import Effect, age_slope, benjamini_hochberg, compare_groups

# A study with more adult ages than age groups has ages that no two donors need share.
MOST_AGES: Final = len(AGE_GROUPS) - 1
FDR_WITHIN = ["study", "signature", "contrast", "sex"]  # over the strata of a data set


@dataclass(frozen=True)
class Comparison:
    """The donors of one stratum, sex and contrast.

    Attributes
    ----------
    rows
        (n_donors,) positions in ``Tissue.profiles``.
    side
        (n_donors,) "reference", "contrast", or "" (middle ages of a slope; every sample of a
        contrast within donors).
    donors
        Their profiles: one a donor, or many of a contrast within donors.
    two_ages
        The study has two ages by design: its sides are its ages.
    many_ages
        The tissue has more than three adult ages, so both sexes are asked for in each age group
        and not at each age.
    """

    cell_type: str
    sex: str
    contrast: Contrast
    words: GroupWords
    rows: NDArray[np.int64]
    side: NDArray[np.str_]
    donors: pd.DataFrame
    two_ages: bool
    many_ages: bool = False

    @property
    def is_slope(self) -> bool:
        """Whether the contrast is a slope with age."""
        return self.contrast.id == AGE_SLOPE

    @cached_property  # asked for each signature, as the next one
    def repeated_donor(self) -> str:
        """A donor with several profiles (two ages, both conditions); empty: each has one."""
        donors = self.donors["donor_id"]
        again = donors[donors.duplicated()]
        return str(again.iloc[0]) if len(again) else ""

    def count(self, side: str, known: NDArray[np.bool_] | None = None) -> int:
        """Return how many donors (with a known score) a side has."""
        hit = self.side == side
        return int((hit if known is None else hit & known).sum())

    @cached_property
    def model_terms(self) -> dict[str, Any]:
        """Return who the donors are, as the models take it."""
        return {
            "sex": self.donors["sex"].to_numpy(dtype=str),
            "donor_ids": self.donors["donor_id"].to_numpy(dtype=str),
            "words": self.words,
        }

    def within_terms(self) -> dict[str, Any]:
        """Return whom the samples come from and where on the axis, as ``donor_slopes`` takes it."""
        return {
            "position": self.donors["age"].to_numpy(float),
            "donor_ids": self.donors["donor_id"].to_numpy(dtype=str),
            "per": PER_DOUBLINGS,
            "words": self.words,
        }

    def years(self) -> Floats:
        """Return the donors' ages."""
        return self.donors["age_years"].to_numpy(float)

    def sex_levels(self) -> NDArray[Any] | None:
        """Return the levels at each of which both sexes must be: ages or age groups.

        None: on both sides, where the study has two ages by design or no ages.
        """
        years = self.years()
        if self.two_ages or not np.isfinite(years).all():
            return None
        return self.side if self.many_ages else years


def comparisons(tissue: Tissue, source: Source) -> Iterator[Comparison]:
    """Yield every stratum, sex and contrast between donors that has at least one donor.

    Sexes: all donors together always; and each sex that is known of some donor of the tissue.
    """
    between = [contrast for contrast in source.contrasts if not contrast.is_within_donors]
    yield from _comparisons(tissue, source, between)


def followed(tissue: Tissue, source: Source) -> Iterator[Comparison]:
    """Yield every stratum, sex and contrast within donors: many profiles of each donor."""
    within = [contrast for contrast in source.contrasts if contrast.is_within_donors]
    yield from _comparisons(tissue, source, within)


def _comparisons(
    tissue: Tissue, source: Source, contrasts: Sequence[Contrast]
) -> Iterator[Comparison]:
    profiles = tissue.profiles
    adults = profiles["age_group"] != "development"
    many_ages = profiles.loc[adults, "age_years"].nunique() > MOST_AGES
    known = [sex for sex in ("female", "male") if (profiles["sex"] == sex).any()]
    for cell_type in sorted(set(profiles["cell_type"])):
        for sex in (BOTH_SEXES, *known):
            for contrast in contrasts:
                side = _sides(profiles, contrast)
                used = (profiles["cell_type"] == cell_type).to_numpy() & (side != "left out")
                if sex != BOTH_SEXES:
                    used &= (profiles["sex"] == sex).to_numpy()
                rows = np.flatnonzero(used)
                if len(rows):
                    yield Comparison(
                        cell_type=cell_type,
                        sex=sex,
                        contrast=contrast,
                        words=_words(contrast, source),
                        rows=rows,
                        side=side[rows],
                        donors=profiles.iloc[rows],
                        two_ages=source.two_ages,
                        many_ages=many_ages,
                    )


def estimate(comparison: Comparison, score: Floats) -> Effect:
    """Return the effect of one score, one value a profile of the comparison.

    Where donors are compared, a donor with several values leaves it undefined: the models take
    donors as independent.
    """
    if comparison.contrast.is_within_donors:
        return donor_slopes(score, **comparison.within_terms())
    if comparison.repeated_donor:
        return Effect(
            call="undefined",
            n_reference=comparison.count("reference"),
            n_contrast=comparison.count("contrast"),
            n_donors=comparison.donors["donor_id"].nunique(),
            model=SLOPE_HC3 if comparison.is_slope else WELCH,
            sex_handling=NOT_STATED,
            reason=reasons.donor_twice(comparison.repeated_donor, comparison.words),
        )
    terms = comparison.model_terms
    if comparison.is_slope:
        known = ~np.isnan(score)
        return age_slope(
            score,
            comparison.years(),
            n_reference=comparison.count("reference", known),
            n_contrast=comparison.count("contrast", known),
            levels=comparison.sex_levels(),
            **terms,
        )
    return compare_groups(
        score, comparison.side == "contrast", age=comparison.sex_levels(), **terms
    )


def effect_rows(comparison: Comparison, tissue: Tissue, scored: Scored) -> list[dict[str, Any]]:
    """Return one row of the ``effects`` table a signature, without ``fdr`` and matched values."""
    ratio = compared_depth(comparison)
    rows = []
    for column, signature in enumerate(scored.names):
        effect = asdict(estimate(comparison, scored.profiles[comparison.rows, column]))
        if scored.n_scored[column] == 0:
            silent = scored.n_measured[column] > 0
            effect["reason"] = reasons.NOT_DETECTED if silent else reasons.NO_GENES
        rows.append(
            {
                "study": tissue.study,
                "tissue": tissue.tissue,
                "cell_type": comparison.cell_type,
                "sex": comparison.sex,
                "contrast": comparison.contrast.id,
                "signature": signature,
                "evidence": "donors",
                "r": np.nan,
                "n_genes": scored.n_measured[column],
                "coverage": scored.coverage[column],
                "depth_ratio": ratio,
                "depth_confounded": is_depth_confounded(ratio),
                **effect,
            }
        )
    return rows


def compared_depth(comparison: Comparison) -> float:
    """Return genes per cell, contrast over reference; NaN for bulk."""
    genes = comparison.donors["genes_per_cell"].to_numpy(float)
    return depth_ratio(genes[comparison.side == "reference"], genes[comparison.side == "contrast"])


def add_fdr(effects: pd.DataFrame) -> pd.DataFrame:
    """Add Benjamini-Hochberg over the strata of a study, signature, contrast and sex."""
    fdr = effects.groupby(FDR_WITHIN)["p"].transform(lambda p: benjamini_hochberg(p.to_numpy()))
    return effects.assign(fdr=fdr)


def _sides(profiles: pd.DataFrame, contrast: Contrast) -> NDArray[np.str_]:
    """Return reference, contrast, "" (in the model, on neither side) or "left out"."""
    if contrast.is_within_donors:
        return np.full(len(profiles), "", dtype=str)
    column = "age_group" if contrast.is_ageing else "condition"
    names: Mapping[str, str] = {contrast.reference: "reference", contrast.contrast: "contrast"}
    if contrast.id == AGE_SLOPE:
        names = {**names, "middle": ""}
    return np.array([names.get(group, "left out") for group in profiles[column]], dtype=str)


def _words(contrast: Contrast, source: Source) -> GroupWords:
    return GroupWords(
        reference=contrast.reference.replace("_", " "),
        contrast=contrast.contrast.replace("_", " "),
        donor=source.donor_word,
        donors=source.donors_word,
    )
