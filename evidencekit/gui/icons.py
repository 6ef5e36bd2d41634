"""The drawings that ship with us, tinted to the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from evidencekit.assets import asset


def pixmap(name: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """One drawing of `assets/icons` in `colour`, `side` pixels square."""
    source = asset(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    pixels = round(side * ratio)
    source = source.replace("<svg ", f'<svg width="{pixels}" height="{pixels}" ', 1)
    found = QPixmap()
    found.loadFromData(source.encode(), "SVG")
    found.setDevicePixelRatio(ratio)
    return found


def icon(name: str, colour: str, on: str = "", side: int = 18) -> QIcon:
    """A button's icon; `on` is the colour while it is checked."""
    found = QIcon()
    for ratio in (1.0, 2.0):
        found.addPixmap(pixmap(name, colour, side, ratio))
        if on:
            found.addPixmap(pixmap(name, on, side, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return found


def app_icon() -> QIcon:
    """The application's own icon."""
    found = QIcon()
    for side in (16, 32, 64, 256):
        found.addPixmap(pixmap("app", "#1D5FBF", side))
    assert found.actualSize(QSize(16, 16)).isValid()
    return found
