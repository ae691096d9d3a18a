"""The what-if in words: a model's words, its share of runs, harms before the effect."""

from components.readings import what_if
from components.what_if_rows import BANNER
from tests.components import what_if_examples as examples


def test_the_direction_comes_with_its_share_and_the_banner() -> None:
    said = what_if.describe(*examples.view(warned="")).sentence
    assert said == f"In this model drift would fall in 96 % of runs. {BANNER}"


def test_undetermined_is_told_with_the_share_that_agrees() -> None:
    said = what_if.describe(*examples.view(direction="undetermined", warned="")).sentence
    assert said == f"In this model drift is undetermined (95 % of runs agree). {BANNER}"


def test_two_scenarios_are_told_with_what_differs() -> None:
    said = what_if.describe(*examples.view(two=True, warned="")).sentence
    assert "would fall in 96 % of runs under A and would rise in 94 % of runs under B" in said
    assert "; 7 nodes differ." in said  # of the eight nodes that are no intervention


def test_harms_are_pointed_to_before_the_effect_and_travel_as_traps() -> None:
    reading = what_if.describe(*examples.view())
    assert reading.sentence.startswith("Read the reported harms first.")
    assert reading.traps[0] == "! Harm, Drug A (A): Tumours in mice [mouse; Poe 2001]."
    assert BANNER in reading.traps[-1]
    risky = what_if.describe(*examples.view(warned="risk", two=True))
    assert risky.sentence.startswith("Read the expected risks of A first.")


def test_nothing_held_says_what_to_do_and_keeps_the_banner() -> None:
    reading = what_if.describe(*examples.nothing())
    assert "Choose an intervention" in reading.sentence
    assert BANNER in reading.traps[-1]


def test_held_drift_is_no_result() -> None:
    said = what_if.describe(*examples.view(held="md", warned="")).sentence
    assert said.startswith("In this model drift is held up.")


def test_the_n_line_names_what_is_held_and_the_runs() -> None:
    n_line = what_if.describe(*examples.view(two=True)).n_line
    assert n_line.startswith("A: Drug A applied, 90 arrows (3 disputed), 38 nodes reached. B: ")
    assert "1,000 runs, knowledge " in n_line


def test_an_answer_that_hangs_on_one_arrow_says_so_and_on_which() -> None:
    line = "Drug A → MD (one statement: concept, confidence 1; Poe 2001): without it undetermined"
    reading = what_if.describe(*examples.hinged(line))
    assert "would fall in 96 % of runs, which hangs on one arrow. " in reading.sentence
    assert f"! The answer hangs on {line}." in reading.traps
    both = what_if.describe(*examples.hinged(line, "B → C (x): y", two=True))
    assert "under A" in both.sentence
    assert "which hangs on each of 2 arrows under A" in both.sentence
    assert f"! The answer of A hangs on {line}." in both.traps
    assert "hangs" not in " ".join(what_if.describe(*examples.view()).traps)
