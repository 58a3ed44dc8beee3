"""Step 3: what the program cannot know: how the list is meant, which words are one, who is who. Answered once for all."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from ui.screens.exchange.imports.cluster_list import CandidateList, ClusterList
from ui.screens.exchange.imports.import_file import ImportFile
from ui.screens.exchange.imports.question_card import QuestionCard
from ui.widgets.boxes import column, panel


class QuestionsPage(QWidget):
    """The card of readings at the left, words and people at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card, self.clusters, self.people = QuestionCard(), ClusterList(), CandidateList()
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.clusters)
        right.addWidget(self.people)
        right.setSizes([260, 200])
        right.setChildrenCollapsible(False)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(column(self.card), "card"))
        split.addWidget(panel(column(right, margin=1)))
        split.setSizes([372, 528])
        split.setChildrenCollapsible(False)
        self.setLayout(column(split))

    def show_file(self, file: ImportFile | None, day: date | None) -> None:
        """What is to be asked about a file."""
        self.card.show_file(file, day)
        preview = file.preview if file else None
        refused = file.refused if file else frozenset()
        self.clusters.show_clusters([c for c in preview.clusters if c.key not in refused] if preview else [])
        self.people.show_candidates(preview.candidates if preview else ())

    def focus(self) -> None:
        """Where the keys go when the step is shown."""
        if self.clusters.table.records.ids:
            self.clusters.table.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.people.table.records.ids:
            self.people.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.card.kind.setFocus(Qt.FocusReason.TabFocusReason)
