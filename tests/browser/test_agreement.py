"""What the browser computes for itself agrees with the Python it repeats."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from components import numbers, tokens
from tests.browser.conftest import Visitor

VALUES = [-1.5, -1, -0.77, -0.5, -0.31, -0.1, 0, 0.05, 0.2, 0.4, 0.66, 0.9, 1, 3]

NUMBERS = [0, 3, -12, 0.5, -1.04, 12.34, 123.456, -4567.8, 0.0031, -0.00031, 0.000012, 99.99]
NUMBERS += [999, 1000, -356213, 10_000_000, 999.96, 1183692.44, 0.00123456]


@pytest.fixture(scope="module")
def overview(browser: Browser, address: str) -> Iterator[Page]:
    """Return one page for all that only computes: no test may change it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    reader = Visitor(context, address)
    yield reader.open()
    assert reader.console == []
    assert reader.outside == []
    context.close()


def test_text_on_signed_marks_is_chosen_alike(overview: Page) -> None:
    chosen = overview.evaluate(
        """(values) => {
            const figure = {
                data: [{type: 'scatter', textfont: {}}],
                layout: {coloraxis: {}, meta: {signedText: [{trace: 0, values}]}},
            };
            return window.mesodrift.themed(figure, true).data[0].textfont.color;
        }""",
        VALUES,
    )
    stops = tokens.DIVERGING_DARK
    assert chosen == [tokens.text_on(tokens.diverging(value, 1, stops)) for value in VALUES]


def test_every_token_has_its_dark_colour(overview: Page) -> None:
    mapping = tokens.theme_map()
    painted = overview.evaluate(
        """(colours) => {
            const figure = {data: [{line: {color: colours}}], layout: {}};
            return window.mesodrift.themed(figure, true).data[0].line.color;
        }""",
        list(mapping),
    )
    assert painted == list(mapping.values())


def test_light_figures_are_left_alone(overview: Page) -> None:
    assert overview.evaluate(
        """() => {
            const figure = window.mesodrift.drawings.effect_map.figure;
            return window.mesodrift.themed(figure, false) === figure;
        }"""
    )


def test_numbers_in_tables_are_written_alike(overview: Page) -> None:
    written = overview.evaluate("(values) => values.map(window.mesodrift.compact)", NUMBERS)
    assert written == [numbers.compact(value) for value in NUMBERS]


def test_css_repeats_the_tokens(visitor: Visitor) -> None:
    page = visitor.open("methods")
    read = """(name) => getComputedStyle(document.documentElement)
        .getPropertyValue(name).trim().toUpperCase()"""
    names = {"--ink": tokens.INK, "--bg": tokens.BG, "--rise": tokens.RISE, "--fall": tokens.FALL}
    for name, colour in names.items():
        assert page.evaluate(read, name) == colour
    page.keyboard.press("d")
    for name, colour in names.items():
        assert page.evaluate(read, name) == tokens.theme_map()[colour]
