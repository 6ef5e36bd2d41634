"""The check before submitting: what makes appeals fail, blockers first, answered with yes or no."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from evidencekit.gui import words
from evidencekit.gui.rows import Rows
from evidencekit.gui.session import Loaded
from evidencekit.gui.theme import tokens
from evidencekit.gui.widgets import Button, Card, Shape, label, restyle, scroll
from evidencekit.rulebooks.model import Outcome, QuestionResult, Severity

_RANK = {Outcome.BAD: 0, Outcome.UNANSWERED: 1, Outcome.UNKNOWN: 2, Outcome.OVERRIDDEN: 3, Outcome.OK: 4}


def order(question: QuestionResult) -> tuple[bool, int]:
    """Blockers first, then what is bad, open, and settled."""
    settled = question.outcome is Outcome.OK
    return (question.question.severity is not Severity.BLOCKER or settled, _RANK[question.outcome])


class QuestionRow(QWidget):
    """One question with its answer; `answered` carries the question, the answer and a reason."""

    answered = Signal(str, str, str)

    def __init__(self, result: QuestionResult, given: str, source: str, *, writable: bool) -> None:
        super().__init__()
        self._id = result.question.id
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(Shape(words.OUTCOME_STATES[result.outcome], 15), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        blocker = result.question.severity is Severity.BLOCKER
        bad = result.outcome is Outcome.BAD
        text = words.both(result.question.zh, result.question.en)
        said = label(text, "strong" if bad else "", tone="fail" if bad and blocker else "review" if bad else "", wrap=True)
        texts.addWidget(said)
        for reason in result.reasons:
            texts.addWidget(label(words.reason(reason), "secondary", wrap=True))
        if bad or result.outcome is Outcome.UNANSWERED:
            weight = self.tr("makes the appeal fail") if blocker else self.tr("weakens the appeal")
            texts.addWidget(label(" · ".join(p for p in (weight, source) if p), "tertiary", wrap=True))
        if result.question.kind == "ask" and writable:
            texts.addLayout(self._answers(given, text))
        if bad and blocker and writable:
            texts.addLayout(self._override(text))
        row.addLayout(texts, 1)

    def _answers(self, given: str, text: str) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for value, words_of in (("yes", self.tr("Yes")), ("no", self.tr("No")), ("na", self.tr("Does not apply"))):
            button = Button(words_of, kind="small")
            button.setCheckable(True)
            button.setChecked(value == given)
            button.setAccessibleName(f"{text} {words_of}")
            button.setProperty("value", value)
            button.clicked.connect(self._press)
            buttons.addWidget(button)
        buttons.addStretch(1)
        return buttons

    def _override(self, text: str) -> QHBoxLayout:
        row = QHBoxLayout()
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(self.tr("Submit nevertheless, because…"))
        self._reason.setAccessibleName(self.tr("Reason to submit nevertheless: {0}").format(text))
        self._reason.returnPressed.connect(self._store_override)
        row.addWidget(self._reason, 1)
        return row

    @Slot()
    def _press(self) -> None:
        self.answered.emit(self._id, str(self.sender().property("value")), "")

    @Slot()
    def _store_override(self) -> None:
        if reason := self._reason.text().strip():
            self.answered.emit(self._id, "", reason)
        else:
            restyle(self._reason, bad=True)


class Preflight(Card):
    """All questions. `answered` carries the question, the answer and a reason."""

    answered = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__((0, 0, 0, 0), 0)
        head = QVBoxLayout()
        head.setContentsMargins(14, 10, 14, 10)
        head.setSpacing(3)
        head.addWidget(label(self.tr("Before you submit"), "heading"))
        self._line = label("", "secondary", wrap=True)
        head.addWidget(self._line)
        self.body.addLayout(head)
        self.rows = Rows()
        self._area = scroll(self.rows)
        self._area.setStyleSheet(f"QScrollArea {{ border-top: 1px solid {tokens().line}; }}")
        self.body.addWidget(self._area, 1)
        self._answers: dict[str, str] = {}

    def show_loaded(self, loaded: Loaded, *, writable: bool) -> None:
        """Show the case as it is now."""
        self._answers = {a.check: a.value for a in loaded.case.answers}
        results = sorted(loaded.assessment.questions, key=order)
        by_name = {r.question.id: r for r in results}

        def make(name: str) -> QWidget:
            source = loaded.rulebook.sources.get(by_name[name].question.source)
            said = self.tr("source: {0} ({1})").format(words.both(source.zh, source.en), source.grade) if source else ""
            row = QuestionRow(by_name[name], self._answers.get(name, ""), said, writable=writable)
            row.answered.connect(self._answered)
            return row

        self.rows.show_rows([(n, (r, self._answers.get(n, ""), writable)) for n, r in by_name.items()], make)
        blockers = len(loaded.assessment.blockers)
        open_ones = sum(r.outcome is Outcome.UNANSWERED for r in results)
        parts = [self.tr("%n blocker(s)", "", blockers) if blockers else self.tr("No blocker found")]
        if open_ones:
            parts.append(self.tr("%n question(s) open", "", open_ones))
        parts.append(self.tr("the platform decides"))
        self._line.setText(" · ".join(parts))
        restyle(self._line, tone="fail" if blockers else "")

    @Slot(str, str, str)
    def _answered(self, question: str, value: str, reason: str) -> None:
        self.answered.emit(question, value or self._answers.get(question, "yes"), reason)
