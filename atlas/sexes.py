"""Why a data set has no donors of the chosen sex, in words: whom it holds instead."""

from atlas import queries
from atlas.catalogue import current
from atlas.selection import Selection
from drift.schema import BOTH_SEXES

_WANTED = {"female": "females", "male": "males"}


def without(selection: Selection, dataset: str) -> str:
    """Return "Izgi 2022 holds no females: all its mice are male. Choose any sex."; empty if not so.

    Donors too young to be compared are not counted.
    """
    manifest = queries.manifests().get(dataset)
    if selection.sex == BOTH_SEXES or manifest is None:
        return ""
    profiles = current().table(dataset, "profiles")
    held = set(profiles.loc[profiles["age_group"] != "development", "sex"].astype(str))
    if selection.sex in held or not held:
        return ""
    wanted = _WANTED.get(selection.sex, f"donors of the sex “{selection.sex}”")
    name, who = queries.dataset_label(dataset), f"its {manifest['donors_word']}"
    known = held - {"unknown"}
    if not known:
        return f"{name}: the sex of {who} is not known. Choose any sex."
    rest = ", or of unknown sex" if "unknown" in held else ""
    listed = " or ".join(sorted(known))
    return f"{name} holds no {wanted}: all {who} are {listed}{rest}. Choose any sex."
