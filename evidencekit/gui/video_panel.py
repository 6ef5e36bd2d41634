"""The evidence of a video: picture, timeline, keys, faces and verdicts, all on one sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from evidencekit.case.model import Case, Exhibit, MediaType
from evidencekit.checks.marks import held
from evidencekit.checks.model import CheckResult, Face, Finding, Mark, MarkKind, Requirement, Verdict
from evidencekit.gui import words
from evidencekit.gui.faces import SLOTS, CandidateStrip, FaceStrip
from evidencekit.gui.frames import Frames, Shot
from evidencekit.gui.mark_bar import MarkBar
from evidencekit.gui.marking import video_keys
from evidencekit.gui.player import Player, VideoView
from evidencekit.gui.session import CaseSession, Loaded
from evidencekit.gui.stills import Pictures
from evidencekit.gui.timeline import Timeline, describe
from evidencekit.gui.timeline_model import Hit, Lane, build, next_undecided, undecided
from evidencekit.gui.verdict_row import VerdictRow
from evidencekit.gui.widgets import Button, Card, Elided, Notice, label
from evidencekit.progress import Progress


class VideoPanel(QWidget):
    """Plays a case's video and records what the operator decides. `failed` carries errors for the page."""

    failed = Signal(object)

    def __init__(self, session: CaseSession, pictures: Pictures) -> None:
        super().__init__()
        self._session = session
        self._pictures = pictures
        self._loaded: Loaded | None = None
        self._exhibit: Exhibit | None = None
        self._selected = ""
        self._candidate_pictures: dict[float, QImage] = {}
        self._wanted: list[float] = []
        self._build()
        self.player = Player(self.view, self)
        self.player.moved.connect(self.timeline.show_time)
        self.player.playing.connect(self._show_playing)
        self.player.noticed.connect(self.notice.tell)
        self.player.failed.connect(self._player_failed)
        self._hover = Frames(self, long_side=320)
        self._hover.came.connect(self._hover_came)
        self._thumbs = Frames(self, long_side=240)
        self._thumbs.came.connect(self._candidate_came)
        self._thumbs.failed.connect(self._candidate_failed)
        self._keys()
        pictures.came.connect(self._show_faces)
        session.checking.connect(self._show_checking)

    # --- layout
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.notice = Notice()
        column.addWidget(self.notice)
        card = Card((0, 0, 0, 8), 6)
        self.view = VideoView()
        self.view.empty_text = self.tr("Decoding…")
        card.body.addWidget(self.view, 1)
        self.timeline = Timeline()
        self.timeline.picked.connect(self._picked)
        self.timeline.hovered.connect(self._hovered)
        inner = QVBoxLayout()
        inner.setContentsMargins(14, 0, 14, 0)
        inner.setSpacing(6)
        inner.addWidget(self.timeline)
        self.marks = MarkBar(self._session)
        self.marks.standing.connect(self._stand)
        self.marks.prompt.closed.connect(self._take_focus)
        inner.addLayout(self._transport())
        inner.addWidget(self.marks)
        card.body.addLayout(inner)
        column.addWidget(card, 1)
        self.strip = FaceStrip()
        self.strip.chosen.connect(self.marks.face)
        column.addWidget(self.strip)
        self.candidates = CandidateStrip()
        self.candidates.chosen.connect(self._jump)
        self._candidate_row = QWidget()
        row = QHBoxLayout(self._candidate_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("Proposed frames"), "tertiary"))
        row.addWidget(self.candidates, 1)
        column.addWidget(self._candidate_row)
        self.verdicts = VerdictRow()
        column.addWidget(self.verdicts)

    def _transport(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.play_button = Button(self.tr("Play"), self.tr("Space"), "small", slot=self._toggle)
        row.addWidget(Button(self.tr("Frame"), "←", "small", slot=self._back))
        row.addWidget(self.play_button)
        row.addWidget(Button(self.tr("Frame"), "→", "small", slot=self._on))
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Which video"))
        self.choice.activated.connect(self._choose)
        row.addWidget(self.choice)
        self.finding = Elided("", "secondary")
        row.addWidget(self.finding, 1)
        self.progress = QProgressBar()
        self.progress.setFixedWidth(110)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the check"))
        self.stage = label("", "secondary")
        self.check_button = Button(self.tr("Check"), "", "small", slot=self._check)
        for widget in (self.stage, self.progress, self.check_button):
            row.addWidget(widget)
        self._next_button = Button(self.tr("Next"), "N", "small", slot=self._next)
        self._accept_button = Button(self.tr("Accept"), "A", "small", slot=self.marks.accept)
        self._reject_button = Button(self.tr("Reject"), "R", "small", slot=self.marks.reject)
        for widget in (self._next_button, self._accept_button, self._reject_button):
            row.addWidget(widget)
        self.progress.hide()
        return row

    def _keys(self) -> None:
        marks = self.marks
        slots = {
            "play": self._toggle, "back": self._back, "on": self._on, "reverse": self.player.backwards,
            "stop": self.player.pause, "forward": self.player.faster, "next": self._next, "accept": marks.accept,
            "reject": marks.reject, "seal": marks.seal, "opening": marks.opening, "contents": marks.contents,
            "problem": marks.problem, "waybill": marks.waybill, "one_take": marks.one_take, "first": marks.first_opening,
            "undo": marks.undo,
        }  # fmt: skip
        for row in video_keys():
            for number, key in enumerate(row.keys):
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setAutoRepeat(row.name in ("back", "on"))
                if row.name == "face":
                    shortcut.setProperty("face", SLOTS[number].value)
                    shortcut.activated.connect(marks.face_key)
                else:
                    shortcut.activated.connect(slots[row.name])

    # --- showing
    def show_loaded(self, loaded: Loaded) -> None:
        """Show the case as it is now."""
        self._loaded = loaded
        videos = [e for e in loaded.case.active if e.media is MediaType.VIDEO]
        keep = self._exhibit.id if self._exhibit else ""
        current = next((e for e in videos if e.id == keep), videos[0] if videos else None)
        self.choice.clear()
        for video in videos:
            self.choice.addItem(f"{video.id} {video.title or video.name}", video.id)
        self.choice.setVisible(len(videos) > 1)
        if current is not None:
            self.choice.setCurrentIndex(self.choice.findData(current.id))
        if (current.id if current else "") != keep:
            self._load(current)
        self._exhibit = current
        self._refresh()

    def _load(self, exhibit: Exhibit | None) -> None:
        path = self._session.folder / exhibit.stored if exhibit else None
        self._exhibit = exhibit
        self._candidate_pictures, self._selected = {}, ""
        self._hover.open(path)
        self._thumbs.open(path)
        self.player.load(path, exhibit.duration_s if exhibit else 0.0)

    @property
    def case(self) -> Case | None:
        """The case shown."""
        return self._loaded.case if self._loaded else None

    def results(self) -> tuple[CheckResult, ...]:
        """The verdicts of the video shown."""
        if self._loaded is None or self._exhibit is None:
            return ()
        return self._loaded.verdicts.get(self._exhibit.id, ())

    def _my_marks(self) -> list[Mark]:
        if self.case is None or self._exhibit is None:
            return []
        return [m for m in self.case.marks if m.exhibit == self._exhibit.id]

    def _refresh(self) -> None:
        case, exhibit = self.case, self._exhibit
        run = case.checks.get(exhibit.id) if case and exhibit else None
        results = self.results()
        if case is not None and run is not None:
            lanes = build(run, results, self._my_marks(), case.details.waybill_return)
            self.player.duration_s = exhibit.duration_s or run.info.duration_s if exhibit else run.info.duration_s
            self.timeline.show_lanes(lanes, self.player.duration_s, self._summaries(lanes, results))
            self._ask_candidates(sorted(c.at_s for c in sorted(run.candidates, key=lambda c: -c.score)[: CandidateStrip.MOST]))
        else:
            self.timeline.show_lanes(tuple(Lane(r, ()) for r in Requirement), self.player.duration_s, {})
            self._ask_candidates([])
        self.verdicts.show_results(results)
        self._show_faces()
        self._show_decisions()

    def _summaries(self, lanes: tuple[Lane, ...], results: tuple[CheckResult, ...]) -> dict[Requirement, tuple[str, str]]:
        found: dict[Requirement, tuple[str, str]] = {}
        marks = held(self._my_marks())
        for result in results:
            words_of = words.verdict(result.verdict)
            if result.requirement is Requirement.SIX_FACES:
                words_of = f"{len(Face) - self._faces_left()} / {len(Face)}"
            elif result.requirement is Requirement.CONTINUITY and result.verdict is Verdict.REVIEW:
                lane = [lane for lane in lanes if lane.requirement is Requirement.CONTINUITY]
                count = len(undecided(lane))
                words_of = self.tr("%n to answer", "", count) if count else words_of
            elif (
                result.requirement is Requirement.FIRST_OPENING
                and (mark := marks.get((MarkKind.OPENING, "")))
                and mark.at_s is not None
            ):
                words_of = self.tr("opens {0} s").format(f"{mark.at_s:.1f}")
            found[result.requirement] = (words_of, words.STATES[result.verdict])
        return found

    def _show_faces(self) -> None:
        if self.case is None or self._exhibit is None:
            return
        stills = {round(s.at_s, 3): s for s in self.case.stills if s.exhibit == self._exhibit.id}
        times: dict[Face, float] = {}
        pictures: dict[Face, QImage] = {}
        for (kind, slot), mark in held(self._my_marks()).items():
            if kind is MarkKind.FACE and mark.at_s is not None:
                face = Face(slot)
                times[face] = mark.at_s
                still = stills.get(round(mark.at_s, 3)) or min(
                    stills.values(), key=lambda s, at=mark.at_s: abs(s.at_s - at), default=None
                )
                if still is not None and abs(still.at_s - mark.at_s) < 0.06:
                    pictures[face] = self._pictures.get(Path(self._session.folder, still.stored))
        self.strip.show_faces(times, pictures)

    def _show_decisions(self) -> None:
        lanes, open_ones = self.timeline.lanes, undecided(self.timeline.lanes)
        span = next((s for lane in lanes for s in lane.spans if self._selected and s.finding == self._selected), None)
        self.timeline.select(self._selected)
        writable = not self._session.read_only and self._exhibit is not None
        self.marks.show_state(self._exhibit.id if self._exhibit else "", self._selected, self._my_marks())
        self._next_button.setEnabled(bool(open_ones))
        self._accept_button.setEnabled(writable and span is not None)
        self._reject_button.setEnabled(writable and span is not None)
        self.check_button.setEnabled(writable)
        finding = self._finding(self._selected)
        self.finding.setText(words.finding(finding) if finding else describe(span) if span else "")
        self.view.caption = self.finding.text()
        self.view.update()

    def _finding(self, name: str) -> Finding | None:
        return next((f for r in self.results() for f in r.findings if name and f.id == name), None)

    @Slot(str, object)
    def _show_checking(self, exhibit: str, progress: Progress | None) -> None:
        if self._exhibit is None or exhibit != self._exhibit.id:
            return
        running = progress is not None
        self.progress.setVisible(running)
        self.stage.setVisible(running)
        self.check_button.say(self.tr("Stop") if running else self.tr("Check again"))
        if progress is not None:
            self.progress.setRange(0, 1000 if progress.total else 0)
            self.progress.setValue(round(progress.fraction * 1000))
            self.stage.setText(words.progress_left(progress.left_s) or words.say(f"stage.{progress.stage}"))

    @Slot(bool)
    def _show_playing(self, on: bool) -> None:
        self.play_button.say(self.tr("Pause") if on else self.tr("Play"))

    @Slot(object)
    def _player_failed(self, error: BaseException) -> None:
        what, advice = words.error(error)
        self.view.empty_text = what
        self.view.update()
        self.notice.tell(what, advice)

    # --- candidates and hovering
    def _ask_candidates(self, times: list[float]) -> None:
        self._wanted = [t for t in times if t not in self._candidate_pictures]
        self._times = times
        self._candidate_row.setVisible(bool(times) and self._faces_left() > 0)
        self.candidates.show_candidates(times, self._candidate_pictures)
        if self._wanted and not self._thumbs.busy:
            self._thumbs.at(self._wanted[0])

    def _faces_left(self) -> int:
        taken = held(self._my_marks())
        return sum((MarkKind.FACE, f.value) not in taken for f in Face)

    @Slot(object)
    def _candidate_came(self, shot: Shot) -> None:
        if self._wanted:
            self._candidate_pictures[self._wanted.pop(0)] = shot.image
            self.candidates.show_candidates(self._times, self._candidate_pictures)
        if self._wanted:
            self._thumbs.at(self._wanted[0])

    @Slot(object)
    def _candidate_failed(self, error: BaseException) -> None:
        self._wanted = []

    @Slot(object)
    def _hovered(self, found: Hit | None) -> None:
        if found is not None:
            self._hover.at(found.span.start_s if found.span else found.at_s)

    @Slot(object)
    def _hover_came(self, shot: Shot) -> None:
        self.timeline.show_still(shot.image, shot.at_s)

    # --- moving
    @Slot(object)
    def _picked(self, found: Hit) -> None:
        self._take_focus()
        if found.span is not None and found.span.finding:
            self._selected = found.span.finding
            self._show_decisions()
        self.player.seek(found.span.start_s if found.span else found.at_s)

    @Slot(float)
    def _jump(self, at_s: float) -> None:
        self.player.pause()
        self.player.seek(at_s)

    @Slot(int)
    def _choose(self, index: int) -> None:
        wanted = self.choice.itemData(index)
        found = self.case.exhibit(wanted) if self.case else None
        if found is not None and (self._exhibit is None or found.id != self._exhibit.id):
            self._load(found)
            self._refresh()

    @Slot()
    def _take_focus(self) -> None:
        self.play_button.setFocus()

    @Slot()
    def _stand(self) -> None:
        """A mark is about to be made: stand still, and say where."""
        self.player.pause()
        self.marks.at_s = round(self.player.at_s, 3)

    @Slot()
    def _toggle(self) -> None:
        self.player.toggle()

    @Slot()
    def _back(self) -> None:
        self.player.step(-1)

    @Slot()
    def _on(self) -> None:
        self.player.step(1)

    @Slot()
    def _next(self) -> None:
        span = next_undecided(self.timeline.lanes, self.player.at_s, self._selected)
        if span is not None:
            self._selected = span.finding
            finding = self._finding(span.finding)
            self._jump(finding.still_s if finding and finding.still_s is not None else span.start_s)
            self._show_decisions()

    @Slot()
    def _check(self) -> None:
        if self._exhibit is None:
            return
        if self.progress.isVisibleTo(self):
            self._session.stop_check(self._exhibit.id)
        else:
            self._session.check(self._exhibit.id)

    def close_down(self) -> None:
        """Let the video and the threads go."""
        self.player.close()
        self._hover.close()
        self._thumbs.close()
