"""The row below the timeline: play and step, which video, the check, and the findings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QWidget

from evidencekit.gui import words
from evidencekit.gui.widgets import Button, Elided, label
from evidencekit.progress import Progress

Slots = dict[str, Callable[[], object]]


class Transport(QWidget):
    """Buttons that do what `slots` says: back, play, on, check, next, accept, reject."""

    def __init__(self, slots: Slots) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.play_button = Button(self.tr("Play"), self.tr("Space"), "small", slot=slots["play"])
        back = Button(self.tr("Frame"), "←", "small", slot=slots["back"])
        on = Button(self.tr("Frame"), "→", "small", slot=slots["on"])
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Which video"))
        self.finding = Elided("", "secondary")
        self.stage = label("", "secondary")
        self.progress = QProgressBar()
        self.progress.setFixedWidth(110)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the check"))
        self.progress.hide()
        self.check_button = Button(self.tr("Check"), "", "small", slot=slots["check"])
        self.next_button = Button(self.tr("Next"), "N", "small", slot=slots["next"])
        self.accept_button = Button(self.tr("Accept"), "A", "small", slot=slots["accept"])
        self.reject_button = Button(self.tr("Reject"), "R", "small", slot=slots["reject"])
        for widget in (back, self.play_button, on, self.choice):
            row.addWidget(widget)
        row.addWidget(self.finding, 1)
        for widget in (self.stage, self.progress, self.check_button):
            row.addWidget(widget)
        for widget in (self.next_button, self.accept_button, self.reject_button):
            row.addWidget(widget)

    def show_playing(self, on: bool) -> None:
        """Play or pause."""
        self.play_button.say(self.tr("Pause") if on else self.tr("Play"))

    def show_checking(self, progress: Progress | None) -> None:
        """How far the check is; None: none is running."""
        running = progress is not None
        self.progress.setVisible(running)
        self.stage.setVisible(running)
        self.check_button.say(self.tr("Stop") if running else self.tr("Check again"))
        if progress is not None:
            self.progress.setRange(0, 1000 if progress.total else 0)
            self.progress.setValue(round(progress.fraction * 1000))
            self.stage.setText(words.progress_left(progress.left_s) or words.say(f"stage.{progress.stage}"))
