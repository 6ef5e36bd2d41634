"""One finding to be answered: its two frames, the sound around it, and the keys that accept or reject it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from evidencekit.checks.model import Finding, Mark, Weight
from evidencekit.checks.model import Signal as Sign
from evidencekit.gui import paint, words
from evidencekit.gui.beside import Heard, Pairs, PairShot, Sounds
from evidencekit.gui.compare_view import CompareView, Mode
from evidencekit.gui.flow import FlowLayout
from evidencekit.gui.paint import State
from evidencekit.gui.speaker import Speaker
from evidencekit.gui.waveform import Waveform
from evidencekit.gui.widgets import Button, Shape, label, restyle

Slotted = Callable[[], object]
MODES: tuple[Mode, ...] = ("beside", "flicker", "difference")


class FindingPanel(QWidget):
    """Shows one finding. `answered` carries accept or reject, `onward` asks for the next one, `left` for the video."""

    answered = Signal(str)
    onward = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self._finding: Finding | None = None
        self._moment = 0  # of several told as one
        self._build()
        self.speaker = Speaker(self)
        self.speaker.moved.connect(self.wave.show_time)
        self.speaker.playing.connect(self._show_playing)
        self._pairs = Pairs(self)
        self._pairs.came.connect(self._pair_came)
        self._pairs.failed.connect(self._pair_failed)
        self._sounds = Sounds(self)
        self._sounds.came.connect(self._sound_came)
        self._sounds.failed.connect(self._sound_failed)

    # --- layout
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head())
        self.view = CompareView()
        column.addWidget(self.view, 1)
        self._comparing = self._ways()
        column.addWidget(self._comparing)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 0)
        row.setSpacing(10)
        self.shape = Shape("review", 18)
        row.addWidget(self.shape, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self.title = label("", "strong", wrap=True, select=True)
        self.facts = label("", "secondary", wrap=True)
        texts.addWidget(self.title)
        texts.addWidget(self.facts)
        row.addLayout(texts, 1)
        self.back_button = Button(self.tr("Back to the video"), "V", slot=self.left)
        row.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _ways(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        row.setContentsMargins(14, 0, 14, 0)
        self._group = QButtonGroup(self)
        names = (self.tr("Side by side"), self.tr("Flicker"), self.tr("Difference"))
        for number, (name, key) in enumerate(zip(names, "BXD", strict=True)):
            button = Button(name, key, "small")
            button.setCheckable(True)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._mode_clicked)
        self.zoom_button = Button(self.tr("Full size"), "Z", "small", slot=self.zoom)
        self.zoom_button.setCheckable(True)
        row.addWidget(self.zoom_button)
        frames = self.tr("One frame back"), self.tr("One frame on")
        row.addWidget(self._steps(self.tr("Left frame"), ("Shift ←", "Shift →"), (self.before_back, self.before_on), frames))
        row.addWidget(self._steps(self.tr("Right frame"), ("←", "→"), (self.after_back, self.after_on), frames))
        names = self.tr("The one before"), self.tr("The next one")
        self.which = label("", "tertiary")
        self._moment_steps = self._steps(self.tr("Jump"), ("↑", "↓"), (self.moment_back, self.moment_on), names, self.which)
        row.addWidget(self._moment_steps)
        return holder

    def _steps(
        self,
        caption: str,
        keys: tuple[str, str],
        slots: tuple[Slotted, Slotted],
        names: tuple[str, str],
        more: QWidget | None = None,
    ) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label(caption, "tertiary"))
        if more is not None:
            row.addWidget(more)
        for key, slot, name in zip(keys, slots, names, strict=True):
            button = Button("", key, "small", slot=slot)
            button.setFixedWidth(round(paint.keycap_width(self.font(), key)) + 18)
            button.setAccessibleName(f"{caption}: {name}")
            button.setToolTip(f"{caption}: {name}")
            row.addWidget(button)
        return holder

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        self.play_button = Button(self.tr("Play ± 2 s"), self.tr("Space"), "glove", slot=self.play)
        self.wave = Waveform()
        self.accept_button = Button(self.tr("Accept"), "A", "glove", slot=self._accept)
        self.reject_button = Button(self.tr("Reject"), "R", "glove", slot=self._reject)
        self.next_button = Button(self.tr("Next"), "N", "glove", slot=self.onward)
        row.addWidget(self.play_button)
        row.addWidget(self.wave, 1)
        self._nothing = QWidget()  # keeps the answers at the right where there is no sound to show
        row.addWidget(self._nothing, 1)
        for button in (self.accept_button, self.reject_button, self.next_button):
            row.addWidget(button)
        return row

    # --- showing
    @property
    def finding(self) -> Finding | None:
        """What is compared."""
        return self._finding

    def show_finding(self, path: Path, finding: Finding, before: Path | None = None) -> None:
        """Compare another finding's frames and read the sound around it; the same one stays as it is.

        `before`: the file of the first frame, at a seam of two files.
        """
        if (path, finding) == (self._path, self._finding):
            return
        self.speaker.stop()
        self._path, self._finding = path, finding
        self._moment = next((n for n, (_, still_s) in enumerate(finding.moments) if still_s == finding.still_s), 0)
        self._moment_steps.setVisible(len(finding.moments) > 1)
        self._show_which()
        self.title.setText(words.finding(finding))
        self.view.show_pair(None)
        self.wave.show_heard(None, (finding.start_s, finding.end_s))
        self.play_button.setEnabled(False)
        pointing = comparable(finding)
        for widget in (self._comparing, self.play_button, self.wave):
            widget.setVisible(pointing)
        self._nothing.setVisible(not pointing)
        self._pairs.open(path if pointing else None, before)
        self._sounds.forget()
        if not pointing:
            self.view.empty_text = self.tr("This is about the whole file: there is no moment to compare.")
            return
        self.view.empty_text = self.tr("Decoding…")
        self.wave.say(self.tr("Reading the sound…"))
        self.restore()
        self._sounds.around(path, finding.start_s, finding.end_s)

    def show_answer(self, answer: Mark | None, open_ones: int, *, writable: bool) -> None:
        """Say what was answered, and how many findings wait."""
        finding = self._finding
        if finding is None:
            return
        state: State = {Weight.INFO: "not_run", Weight.LOOK: "review", Weight.BREAK: "fail"}[finding.weight]  # type: ignore[assignment]
        if answer is not None:
            state = "fail" if answer.value == "accept" else "passed"
        self.shape.show_state(state)
        facts = [words.place(finding), words.signal(finding.signal or Sign.CUT), self._answer_words(answer, finding)]
        if finding.weight is not Weight.INFO:
            if finding.confidence > 0:  # at a seam nothing is claimed: it is there to be looked at
                facts.insert(2, self.tr("confidence {0} %").format(round(finding.confidence * 100)))
            facts.append(self.tr("%n to answer", "", open_ones) if open_ones else self.tr("all answered"))
        self.facts.setText("  ·  ".join(f for f in facts if f))
        restyle(self.facts, tone="" if answer is None else state)
        self.accept_button.setEnabled(writable)
        self.reject_button.setEnabled(writable)
        self.next_button.setEnabled(open_ones > 0)

    def _answer_words(self, answer: Mark | None, finding: Finding) -> str:
        if answer is None:
            return "" if finding.weight is not Weight.INFO else self.tr("for information")
        said = self.tr("accepted by {0}") if answer.value == "accept" else self.tr("rejected by {0}")
        return said.format(answer.by) + (f" – {answer.reason}" if answer.reason else "")

    # --- pictures
    @Slot(object)
    def _pair_came(self, pair: PairShot) -> None:
        self.view.show_pair(pair)

    @Slot(object)
    def _pair_failed(self, error: BaseException) -> None:
        self.view.empty_text = " ".join(words.error(error))
        self.view.show_pair(None)

    @Slot(int)
    def _mode_clicked(self, number: int) -> None:
        self.view.set_mode(MODES[number])

    def set_mode(self, mode: Mode) -> None:
        """Compare in another way."""
        self._group.button(MODES.index(mode)).setChecked(True)
        self.view.set_mode(mode)

    @Slot()
    def beside(self) -> None:
        """Side by side."""
        self.set_mode("beside")

    @Slot()
    def flicker(self) -> None:
        """One in the other's place."""
        self.set_mode("flicker")

    @Slot()
    def difference(self) -> None:
        """Only what differs."""
        self.set_mode("difference")

    @Slot()
    def zoom(self) -> None:
        """Fitted, or pixel by pixel."""
        self.view.set_whole(not self.view.whole)
        self.zoom_button.setChecked(not self.view.whole)

    @Slot()
    def before_back(self) -> None:
        """The left frame one back."""
        self._pairs.step(-1, 0)

    @Slot()
    def before_on(self) -> None:
        """The left frame one on."""
        self._pairs.step(1, 0)

    @Slot()
    def after_back(self) -> None:
        """The right frame one back."""
        self._pairs.step(0, -1)

    @Slot()
    def after_on(self) -> None:
        """The right frame one on."""
        self._pairs.step(0, 1)

    @Slot()
    def restore(self) -> None:
        """The finding's own frames again; of several moments those of the one that is shown."""
        finding = self._finding
        if finding is None or not comparable(finding):
            return
        if finding.moments:
            self._pairs.at(*finding.moments[self._moment])
        else:
            after = finding.still_s if finding.still_s is not None else finding.end_s
            self._pairs.at(finding.still_before_s, after)

    @Slot()
    def moment_back(self) -> None:
        """Of several moments told as one the one before."""
        self._step_moment(-1)

    @Slot()
    def moment_on(self) -> None:
        """The next one."""
        self._step_moment(1)

    def _step_moment(self, by: int) -> None:
        finding = self._finding
        if finding is None or not 0 <= self._moment + by < len(finding.moments):
            return
        self._moment += by
        self._show_which()
        self.restore()

    def _show_which(self) -> None:
        count = len(self._finding.moments) if self._finding else 0
        self.which.setText(f"{self._moment + 1}/{count}" if count else "")

    # --- sound
    @Slot()
    def play(self) -> None:
        """Play the sound around the finding, or be silent again."""
        heard = self.wave.heard
        if self.speaker.running:
            self.speaker.stop()
        elif heard is not None and heard.clip is not None and not self.speaker.play(heard.clip):
            self.wave.say(self.tr("No loudspeaker here: see the wave"))

    def silence(self) -> None:
        """Stop the sound."""
        self.speaker.stop()

    @Slot(bool)
    def _show_playing(self, on: bool) -> None:
        self.play_button.say(self.tr("Stop") if on else self.tr("Play ± 2 s"))
        if not on:
            self.wave.show_time(None)

    @Slot(object)
    def _sound_came(self, heard: Heard) -> None:
        assert self._finding is not None  # it was asked for with one
        self.wave.show_heard(heard, (self._finding.start_s, self._finding.end_s))
        self.wave.say("" if heard.clip else self.tr("The video has no sound"))
        self.play_button.setEnabled(heard.clip is not None)

    @Slot(object)
    def _sound_failed(self, error: BaseException) -> None:
        self.wave.say(" ".join(words.error(error)))

    # --- answering
    @Slot()
    def _accept(self) -> None:
        self.answered.emit("accept")

    @Slot()
    def _reject(self) -> None:
        self.answered.emit("reject")

    def close_down(self) -> None:
        """Let the file and the threads go."""
        self.speaker.stop()
        self._pairs.close()
        self._sounds.close()


def comparable(finding: Finding) -> bool:
    """Whether a finding of continuity points at a moment that can be looked at, not at the whole file."""
    return finding.still_s is not None and (finding.still_before_s is not None or finding.start_s > 0)
