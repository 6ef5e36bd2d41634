"""The evidence of a video: picture, timeline, keys, faces and verdicts, all on one sheet."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from evidencekit.case.model import Case, Exhibit, MediaType
from evidencekit.checks.marks import held
from evidencekit.checks.model import CheckResult, CheckRun, Face, Finding, Mark, MarkKind, Requirement
from evidencekit.gui import words
from evidencekit.gui.candidates import CandidateRow
from evidencekit.gui.faces import SLOTS, FaceStrip
from evidencekit.gui.finding_panel import FindingPanel
from evidencekit.gui.frames import Frames, Shot
from evidencekit.gui.lane_words import LaneWords
from evidencekit.gui.mark_bar import MarkBar
from evidencekit.gui.marking import FRAME_KEYS, bind, compare_keys, video_keys
from evidencekit.gui.player import Player, VideoView
from evidencekit.gui.session import CaseSession, Loaded
from evidencekit.gui.stills import Pictures
from evidencekit.gui.timeline import Timeline, describe
from evidencekit.gui.timeline_model import Hit, Lane, build, next_undecided, undecided
from evidencekit.gui.transport import Transport
from evidencekit.gui.verdict_row import VerdictRow
from evidencekit.gui.widgets import Button, Card, Notice
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
        self._run: CheckRun | None = None
        self._selected = ""
        self._lane_words = LaneWords(self)
        self._build()
        self.player = Player(self.view, self)
        self.player.moved.connect(self.timeline.show_time)
        self.player.playing.connect(self.transport.show_playing)
        self.player.noticed.connect(self.notice.tell)
        self.player.failed.connect(self._player_failed)
        self._hover = Frames(self, long_side=320)
        self._hover.came.connect(self._hover_came)
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
        self.compare = FindingPanel()
        self.compare.onward.connect(self._next)
        self.compare.left.connect(self.leave_finding)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.compare)
        card.body.addWidget(self._stack, 1)
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
        self.marks.answering.connect(self._answered)
        self.compare.answered.connect(self._answer)
        self.transport = Transport(
            {
                "play": self._toggle, "back": self._back, "on": self._on, "check": self._check, "next": self._next,
                "accept": self.marks.accept, "reject": self.marks.reject,
            }
        )  # fmt: skip
        self.transport.choice.activated.connect(self._choose)
        inner.addWidget(self.transport)
        inner.addWidget(self.marks)
        card.body.addLayout(inner)
        column.addWidget(card, 1)
        self.strip = FaceStrip()
        self.strip.chosen.connect(self.marks.face)
        column.addWidget(self.strip)
        self.candidates = CandidateRow()
        self.candidates.chosen.connect(self._jump)
        column.addWidget(self.candidates)
        self.verdicts = VerdictRow()
        column.addWidget(self.verdicts)

    def _keys(self) -> None:
        marks, compare = self.marks, self.compare
        slots = {
            "play": self._toggle, "back": self._back, "on": self._on, "reverse": self._reverse,
            "stop": self._stop, "forward": self._forward, "next": self._next, "accept": marks.accept,
            "reject": marks.reject, "seal": marks.seal, "opening": marks.opening, "contents": marks.contents,
            "problem": marks.problem, "waybill": marks.waybill, "one_take": marks.one_take, "first": marks.first_opening,
            "undo": marks.undo, "beside": compare.beside, "flicker": compare.flicker, "difference": compare.difference,
            "zoom": compare.zoom, "before": (compare.before_back, compare.before_on), "restore": compare.restore,
            "moment": (compare.moment_back, compare.moment_on), "video": self.leave_finding, "face": marks.face_key,
        }  # fmt: skip
        moving, comparing = bind(self, video_keys(), slots), bind(self, compare_keys(), slots)
        for face, shortcut in zip(SLOTS, moving["face"], strict=True):
            shortcut.setProperty("face", face.value)
        self._frame_keys = [s for name in FRAME_KEYS for s in moving[name]]
        self._compare_keys = [s for row in comparing.values() for s in row]
        self._show_comparing()

    # --- showing
    def show_loaded(self, loaded: Loaded) -> None:
        """Show the case as it is now."""
        self._loaded = loaded
        videos = [e for e in loaded.case.active if e.media is MediaType.VIDEO]
        keep = self._exhibit.id if self._exhibit else ""
        current = next((e for e in videos if e.id == keep), videos[0] if videos else None)
        self.transport.choice.clear()
        for video in videos:
            self.transport.choice.addItem(f"{video.id} {video.title or video.name}", video.id)
        self.transport.choice.setVisible(len(videos) > 1)
        if current is not None:
            self.transport.choice.setCurrentIndex(self.transport.choice.findData(current.id))
        if (current.id if current else "") != keep:
            self._load(current)
        self._exhibit = current
        self._refresh()

    def _load(self, exhibit: Exhibit | None) -> None:
        path = self._session.folder / exhibit.stored if exhibit else None
        self._exhibit = exhibit
        self._selected = ""
        self.leave_finding()
        self._hover.open(path)
        self.candidates.open(path)
        self.player.load(path, exhibit.duration_s if exhibit else 0.0)

    @property
    def play_button(self) -> Button:
        """What has the keys while the video is shown."""
        return self.transport.play_button

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
            summaries = self._lane_words.summaries(lanes, results, held(self._my_marks()))
            self.timeline.show_lanes(lanes, self.player.duration_s, summaries)
        else:
            self.timeline.show_lanes(tuple(Lane(r, ()) for r in Requirement), self.player.duration_s)
        self._run = run
        self.verdicts.show_results(results)
        self._show_faces()
        self._show_decisions()

    def _show_faces(self) -> None:
        if self.case is None or self._exhibit is None:
            return
        stills = [s for s in self.case.stills if s.exhibit == self._exhibit.id]
        self.strip.show_marks(held(self._my_marks()), stills, self._session.folder, self._pictures)

    def _show_decisions(self) -> None:
        lanes, open_ones = self.timeline.lanes, undecided(self.timeline.lanes)
        span = next((s for lane in lanes for s in lane.spans if self._selected and s.finding == self._selected), None)
        self.timeline.select(self._selected)
        writable = not self._session.read_only and self._exhibit is not None
        self.marks.show_state(self._exhibit.id if self._exhibit else "", self._selected, self._my_marks())
        self.transport.next_button.setEnabled(bool(open_ones))
        self.transport.accept_button.setEnabled(writable and span is not None)
        self.transport.reject_button.setEnabled(writable and span is not None)
        self.transport.check_button.setEnabled(writable)
        finding = self._finding(self._selected)
        self.transport.finding.setText(words.finding(finding) if finding else describe(span) if span else "")
        self.view.caption = self.transport.finding.text()
        self.view.update()
        if self.comparing and finding is None:
            self.leave_finding()  # checked again, and it is not there any more
        answer = held(self._my_marks()).get((MarkKind.FINDING, self._selected))
        self.compare.show_answer(answer, len(open_ones), writable=writable)
        self._show_comparing()

    def _finding(self, name: str) -> Finding | None:
        return next((f for r in self.results() for f in r.findings if name and f.id == name), None)

    @Slot(str, object)
    def _show_checking(self, exhibit: str, progress: Progress | None) -> None:
        if self._exhibit is None or exhibit != self._exhibit.id:
            return
        self.transport.show_checking(progress)

    @Slot(object)
    def _player_failed(self, error: BaseException) -> None:
        what, advice = words.error(error)
        self.view.empty_text = what
        self.view.update()
        self.notice.tell(what, advice)

    # --- comparing a finding
    @property
    def comparing(self) -> bool:
        """Whether a finding is compared in the place of the video."""
        return self._stack.currentWidget() is self.compare

    def _select(self, name: str) -> None:
        """Choose a finding: one of continuity has a page of its own, any other is shown in the video."""
        self._selected = name
        finding = self._finding(name)
        result = next((r for r in self.results() if r.requirement is Requirement.CONTINUITY), None)
        if finding is not None and self._exhibit is not None and result and finding in result.findings:
            self.player.pause()
            earlier = self.case.exhibit(finding.before_in) if self.case and finding.before_in else None
            before = self._session.folder / earlier.stored if earlier else None
            self.compare.show_finding(self._session.folder / self._exhibit.stored, finding, before)
            self._stack.setCurrentWidget(self.compare)
            self._take_focus()
        else:
            self.leave_finding()
        self._show_decisions()

    @Slot()
    def leave_finding(self) -> bool:
        """Show the video again; whether a finding was compared."""
        was = self.comparing
        self.compare.silence()
        self._stack.setCurrentWidget(self.view)
        self._show_comparing()
        if was:
            self._take_focus()
        return was

    def _show_comparing(self) -> None:
        """One question a page: what marks the player's frame gives way to the comparison."""
        on = self.comparing
        self.transport.setVisible(not on)
        self.marks.show_comparing(on)
        self.strip.setVisible(not on)
        self.candidates.show_run(self._run, wanted=not on and self._faces_left() > 0)
        for shortcut in self._frame_keys:
            shortcut.setEnabled(not on)
        for shortcut in self._compare_keys:
            shortcut.setEnabled(on)

    @Slot(str)
    def _answer(self, value: str) -> None:
        if value == "accept":
            self.marks.accept()
        else:
            self.marks.reject()

    @Slot()
    def _answered(self) -> None:
        """The next one to answer, while the answer is being stored."""
        others = [s for s in undecided(self.timeline.lanes) if s.finding != self._selected]
        if others:
            self._next()

    # --- hovering
    def _faces_left(self) -> int:
        taken = held(self._my_marks())
        return sum((MarkKind.FACE, f.value) not in taken for f in Face)

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
            self._select(found.span.finding)
        else:
            self.leave_finding()
        self.player.seek(found.span.start_s if found.span else found.at_s)

    @Slot(float)
    def _jump(self, at_s: float) -> None:
        self.player.pause()
        self.player.seek(at_s)

    @Slot(int)
    def _choose(self, index: int) -> None:
        wanted = self.transport.choice.itemData(index)
        found = self.case.exhibit(wanted) if self.case else None
        if found is not None and (self._exhibit is None or found.id != self._exhibit.id):
            self._load(found)
            self._refresh()

    @Slot()
    def _take_focus(self) -> None:
        (self.compare.view if self.comparing else self.play_button).setFocus()

    @Slot()
    def _stand(self) -> None:
        """A mark is about to be made: stand still, and say where."""
        self.player.pause()
        self.marks.at_s = round(self.player.at_s, 3)

    @Slot()
    def _toggle(self) -> None:
        if self.comparing:
            self.compare.play()
        else:
            self.player.toggle()

    @Slot()
    def _back(self) -> None:
        if self.comparing:
            self.compare.after_back()
        else:
            self.player.step(-1)

    @Slot()
    def _on(self) -> None:
        if self.comparing:
            self.compare.after_on()
        else:
            self.player.step(1)

    @Slot()
    def _reverse(self) -> None:
        self.leave_finding()
        self.player.backwards()

    @Slot()
    def _forward(self) -> None:
        self.leave_finding()
        self.player.faster()

    @Slot()
    def _stop(self) -> None:
        self.compare.silence()
        self.player.pause()

    @Slot()
    def _next(self) -> None:
        span = next_undecided(self.timeline.lanes, self.player.at_s, self._selected)
        if span is not None:
            finding = self._finding(span.finding)
            self._jump(finding.still_s if finding and finding.still_s is not None else span.start_s)
            self._select(span.finding)

    @Slot()
    def _check(self) -> None:
        if self._exhibit is None:
            return
        if self.transport.progress.isVisibleTo(self):
            self._session.stop_check(self._exhibit.id)
        else:
            self._session.check(self._exhibit.id)

    def close_down(self) -> None:
        """Let the video and the threads go."""
        self.player.close()
        self.compare.close_down()
        self._hover.close()
        self.candidates.close_down()
