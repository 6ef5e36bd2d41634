"""The palette can be read, and every page says the same verdict in the same way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from evidencekit.gui import paint, theme

GROUNDS = ("background", "surface", "raised")
PAIRS = [
    *[
        (ink, ground)
        for ink in ("text", "secondary", "tertiary", "accent", "passed", "review", "fail", "not_run")
        for ground in GROUNDS
    ],
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("passed", "pass_wash"),
    ("review", "review_wash"),
    ("fail", "fail_wash"),
    ("not_run", "not_run_wash"),
    *[(ink, "accent_wash") for ink in ("text", "secondary", "accent", "tertiary")],
    *[("secondary", ground) for ground in ("pass_wash", "review_wash", "fail_wash", "not_run_wash", "faint")],
    ("tertiary", "faint"),
    ("tertiary", "not_run_wash"),
    ("text", "faint"),
    ("text", "review_wash"),
    ("fail", "accent_wash"),
    ("review", "accent_wash"),
]


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_reads_on_its_ground(tokens: theme.Tokens, ink: str, ground: str):
    assert theme.contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


def test_contrast_is_wcags():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_theme_in_force_is_told_from_the_palette(qapp: QApplication):
    assert theme.tokens() is theme.LIGHT
    theme.apply(qapp, "dark", bundled_font=True)
    assert theme.tokens() is theme.DARK
    assert theme.DARK.surface in qapp.styleSheet()


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_verdicts_differ_in_shape_not_only_in_colour(tokens: theme.Tokens):
    silhouettes: dict[str, frozenset[tuple[int, int]]] = {}
    for state in ("passed", "fail", "review", "not_run"):
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(QColor(0, 0, 0, 0))
        painter = QPainter(image)
        paint.shape(painter, QRectF(2, 2, 20, 20), state, tokens)  # type: ignore[arg-type]
        painter.end()
        ink = QColor(getattr(tokens, state)).rgb()
        silhouettes[state] = frozenset((x, y) for x in range(24) for y in range(24) if image.pixel(x, y) == ink)
    for one, pixels in silhouettes.items():
        assert len(pixels) > 12
        for other, others in silhouettes.items():
            assert one == other or len(pixels ^ others) > 40
