"""Verify: was this bundle altered? The answer is the largest thing on the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from evidencekit.bundle.model import BundleStatus, LineStatus, VerifyLine, VerifyReport
from evidencekit.gui import words
from evidencekit.gui.jobs import Job, Jobs
from evidencekit.gui.paint import State
from evidencekit.gui.widgets import Button, Card, Empty, Notice, Shape, clear, label, paths_of, restyle, scroll
from evidencekit.progress import Progress, Ticket

BOTTOM: dict[BundleStatus, State] = {
    BundleStatus.INTACT: "passed",
    BundleStatus.ALTERED: "fail",
    BundleStatus.UNREADABLE: "not_run",
}
LINES: dict[LineStatus, State] = {
    LineStatus.OK: "passed",
    LineStatus.BAD: "fail",
    LineStatus.WARN: "review",
    LineStatus.NOT_CHECKED: "not_run",
}


class BottomLine(QFrame):
    """The answer: shape, words and what stands behind them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 20, 22, 20)
        row.setSpacing(20)
        self._shape = Shape("not_run", 46)
        row.addWidget(self._shape)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        self.what = label("", "big", wrap=True, select=True)
        self.more = label("", "secondary", wrap=True, select=True)
        texts.addWidget(self.what)
        texts.addWidget(self.more)
        row.addLayout(texts, 1)

    def show_report(self, report: VerifyReport) -> None:
        """Say the answer."""
        state = BOTTOM[report.bottom_line]
        self._shape.show_state(state)
        bad = [x for x in report.lines if x.status is LineStatus.BAD]
        if report.bottom_line is BundleStatus.INTACT:
            text = self.tr("Intact")
            more = self.tr("Every file is as it was when the bundle was made.")
        elif report.bottom_line is BundleStatus.ALTERED:
            named = "、".join(report.altered[:3]) + ("…" if len(report.altered) > 3 else "")
            text = self.tr("Altered: {0}").format(named) if named else self.tr("Altered")
            more = sentence(bad[0]) if bad else ""
        else:
            text = self.tr("Cannot be read")
            more = sentence(bad[0]) if bad else str(report.bundle)
        self.what.setText(text)
        self.more.setText(more)
        self.setAccessibleName(f"{text}. {more}")
        restyle(self.what, tone=state)
        restyle(self, tone=state)


def sentence(line: VerifyLine) -> str:
    """One line of a verification in words."""
    return words.say(f"verify.{line.code}", line.params)


class LineRow(QFrame):
    """One thing verified."""

    def __init__(self, line: VerifyLine) -> None:
        super().__init__()
        self.setProperty("role", "row")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 11, 18, 11)
        row.setSpacing(16)
        row.addWidget(Shape(LINES[line.status], 15), 0, Qt.AlignmentFlag.AlignTop)
        subject = label(words.say(f"verify.subject.{line.subject}"), "strong", wrap=True)
        subject.setFixedWidth(230)
        row.addWidget(subject, 0, Qt.AlignmentFlag.AlignTop)
        tone = {LineStatus.BAD: "fail", LineStatus.WARN: "review"}.get(line.status, "")
        row.addWidget(label(sentence(line), "" if tone else "secondary", tone=tone, wrap=True, select=True), 1)


class VerifyPage(QWidget):
    """Drop a bundle; the answer comes. No case is needed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._jobs = Jobs(self, threads=1)
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 14)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(self.tr("Verify a bundle"), "page"))
        head.addWidget(label(self.tr("Drop any bundle here; the case is not needed."), "secondary"), 1)
        self.stop = Button(self.tr("Stop"), slot=self._stop)
        head.addWidget(self.stop)
        head.addWidget(Button(self.tr("Choose…"), slot=self.choose))
        column.addLayout(head)
        self.notice = Notice()
        column.addWidget(self.notice)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of verifying"))
        column.addWidget(self.bar)
        self.stage = label("", "secondary")
        column.addWidget(self.stage)
        self.stack = QStackedWidget()
        self._empty = Empty(
            "verify",
            self.tr("Was a bundle altered?"),
            (
                self.tr("Drop the bundle's folder or zip here."),
                self.tr("Every file is hashed again and compared with the list, the PDF and the custody log."),
            ),
            (Button(self.tr("Choose a bundle…"), kind="primary", slot=self.choose),),
        )
        self._empty.dropped.connect(self._dropped)
        self.stack.addWidget(self._empty)
        found = QWidget()
        inner = QVBoxLayout(found)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        self.bottom = BottomLine()
        inner.addWidget(self.bottom)
        card = Card((0, 0, 0, 0), 0)
        inside = QWidget()
        self.lines = QVBoxLayout(inside)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(0)
        card.body.addWidget(scroll(inside))
        inner.addWidget(card, 1)
        self.stack.addWidget(found)
        column.addWidget(self.stack, 1)
        column.addWidget(label(self.tr("It can be done without EvidenceKit too: VERIFY.txt in the bundle says how."), "tertiary"))
        self._busy(False)

    def _busy(self, on: bool) -> None:
        for widget in (self.bar, self.stage, self.stop):
            widget.setVisible(on)

    @Slot()
    def choose(self) -> None:
        """Ask for a bundle."""
        if found := QFileDialog.getExistingDirectory(self, self.tr("Bundle to verify")):
            self.verify(Path(found))

    @Slot(list)
    def _dropped(self, paths: list[Path]) -> None:
        self.verify(paths[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A bundle may come."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is here."""
        if paths := paths_of(event.mimeData()):
            event.acceptProposedAction()
            self.verify(paths[0])

    def verify(self, bundle: Path) -> None:
        """Verify in the background."""
        if (bundle.is_file() and bundle.name in ("manifest.json", "VERIFY.txt")) or bundle.suffix.lower() == ".pdf":
            bundle = bundle.parent
        self._stop()
        self.notice.hide()
        self._busy(True)
        self._job = self._jobs.start(_Verify(bundle), done=self._done, failed=self._failed, progressed=self._progress)
        self._job.ended.connect(self._ended)

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _progress(self, progress: Progress) -> None:
        self.bar.setRange(0, 1000 if progress.total else 0)
        self.bar.setValue(round(progress.fraction * 1000))
        parts = (words.say(f"stage.{progress.stage}"), words.progress_left(progress.left_s))
        self.stage.setText(" · ".join(p for p in parts if p))

    @Slot(object)
    def _done(self, report: VerifyReport) -> None:
        self.bottom.show_report(report)
        clear(self.lines)
        for line in report.lines:
            self.lines.addWidget(LineRow(line))
        self.lines.addStretch(1)
        self.stack.setCurrentIndex(1)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.stack.setCurrentIndex(0)
        self.notice.tell(*words.error(error))

    @Slot()
    def _ended(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._busy(False)

    @property
    def running(self) -> int:
        """Whether something is being verified."""
        return self._jobs.running

    def close_down(self) -> None:
        """Stop verifying."""
        self._jobs.close()


class _Verify:
    """The work, holding values only."""

    def __init__(self, bundle: Path) -> None:
        self._bundle = bundle

    def __call__(self, ticket: Ticket) -> VerifyReport:
        from evidencekit.bundle.verify import verify

        return verify(self._bundle, ticket=ticket)
