"""Labels inside a sentence: short forms keep their capitals."""

import pytest

from atlas.labels import in_sentence


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Organ fibrosis", "organ fibrosis"),
        ("TGF-beta", "TGF-beta"),
        ("↑ YAP", "↑ YAP"),
        ("A", "A"),
        ("", ""),
    ],
)
def test_a_label_is_begun_in_lower_case_unless_a_short_form_stands_first(
    label: str, said: str
) -> None:
    assert in_sentence(label) == said
