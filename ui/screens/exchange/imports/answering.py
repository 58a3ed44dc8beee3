"""Everything a clerk answers about a file: how it is read, which column is which, who and what is meant. No Qt here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop.exchange.importing import candidates, clusters
from desktop.exchange.importing.candidates import Candidate
from desktop.exchange.importing.clusters import Cluster
from desktop.exchange.importing.decisions import Decisions, read_decisions
from ui.screens.exchange.imports.answers import Answers
from ui.screens.exchange.imports.import_file import LOCKED
from ui.screens.exchange.imports.preview import MappedColumn
from ui.screens.exchange.imports.reading import OVER, Reading
from ui.screens.exchange.imports.sheets import sheet_lines

_DECIDED = frozenset(f.name for f in fields(Decisions))


class Answering(Reading):
    """Each answer is kept with its file and the file is checked anew at once; nothing is written."""

    def load_answers(self, path: Path) -> None:
        """Take the answers of a file for every list not written yet; a bad file is said in words."""

        def show(answers: Answers) -> None:
            self.answers = answers
            for key, file in list(self._files.items()):
                if file.state not in (*OVER, LOCKED):
                    prepared = self._prepared.get(key)
                    if prepared is not None:
                        said = answers.decisions(file.path.name)
                        known = prepared.recipe
                        self._decided[key] = known.decisions(said) if known else said
                        self._days.pop(key, None)
                    self._again(key)

        self._work.read(lambda _progress: Answers.of(read_decisions(path)), show, slot="imports.answers")

    def answer(self, **said: Any) -> None:
        """Change an answer for every file not written yet; those added later begin with it."""
        known = {f.name for f in fields(Answers)}
        self.answers = replace(self.answers, **{k: v for k, v in said.items() if k in known})
        for key, file in list(self._files.items()):
            if file.state not in (*OVER, LOCKED) and key in self._decided:
                self._decide(key, **said)
        if not self._files:
            return
        self._show_file()

    def answer_here(self, **said: Any) -> None:
        """Change an answer for the chosen file only."""
        self._decide(self._chosen, **said)

    def _decide(self, key: str, **said: Any) -> None:
        decided = self._decided.get(key)
        if decided is None:
            return
        changed = replace(decided, **{k: v for k, v in said.items() if k in _DECIDED})
        if changed != decided:
            self._decided[key] = changed
            self._again(key)

    # The file as a whole

    def set_kind(self, key: str, kind: str) -> None:
        """Say what a file is, or leave it to the program (`auto`)."""
        if key in self._files and self._files[key].asked != kind:
            self._files[key] = replace(self._files[key], asked=kind)
            if key in self._decided:  # columns were said of another kind of list
                self._decided[key] = replace(self._decided[key], columns={})
            self._again(key, kind=kind)
            self._show()

    def set_day(self, key: str, day: date) -> None:
        """The day a list describes."""
        self._days[key] = day
        self._again(key)

    def use_sheet(self, name: str, *, on: bool) -> None:
        """Read a sheet, or leave it out."""
        decided = self._decided.get(self._chosen)
        if decided is not None:
            out = decided.sheets_out - {name} if on else decided.sheets_out | {name}
            self.answer_here(sheets_out=out)

    def look_at_sheet(self, name: str) -> None:
        """Every row of a sheet and what it was taken for."""
        prepared = self._prepared.get(self._chosen)
        self._view.show_sheet(name, sheet_lines(prepared, name) if prepared else ())

    # Columns

    def set_column(self, column: MappedColumn, field: str) -> None:
        """Read a column as `field`, "" to leave it out; sheets with the same heading there follow."""
        file, decided = self._files.get(self._chosen), self._decided.get(self._chosen)
        if file is None or file.preview is None or decided is None or column.field == field:
            return
        columns = {sheet: dict(said) for sheet, said in decided.columns.items()}
        for other in file.preview.columns:
            if (other.letter, other.heading) == (column.letter, column.heading):
                columns.setdefault(other.sheet, {})[column.letter] = field
        self.answer_here(columns=columns)

    # Words and people

    def answer_compound(self, name: str, official: str) -> None:
        """`name` is another spelling of `official`, in every file; "" says that it is a compound of its own."""
        aliases = {k: v for k, v in self.answers.aliases.items() if k != name}
        if official:
            aliases[name] = official
        self.answers = replace(self.answers, aliases=aliases)
        for key, file in list(self._files.items()):
            decided = self._decided.get(key)
            if decided is not None and file.state not in (*OVER, LOCKED):
                kept = {k: v for k, v in decided.book.aliases.items() if k != name}
                book = replace(
                    decided.book, aliases={**kept, **({name: official} if official else {})},
                    compounds=tuple(c for c in decided.book.compounds if not (official and c == name)),
                )  # fmt: skip
                self._decide(key, book=book)

    def accept_cluster(
        self, cluster: Cluster, canonical: str = "", words: Collection[str] | None = None
    ) -> None:
        """Take near-same words as one; `words` are the members that are meant."""
        prepared = self._prepared.get(self._chosen)
        if prepared is None:
            return
        fixes, decisions = clusters.accept(prepared, cluster, canonical, words)
        self._decided[self._chosen] = decisions
        self._again(self._chosen, fixes=fixes)

    def refuse_cluster(self, cluster: Cluster) -> None:
        """These are different things: not shown again for this file."""
        file = self._files[self._chosen]
        self._put(file.key, refused=file.refused | {cluster.key})

    def same_person(self, candidate: Candidate) -> None:
        """The row means the person on file."""
        prepared = self._prepared.get(self._chosen)
        if prepared is not None and candidate.resident_id:
            self.answer_here(persons=candidates.same_person(prepared, candidate).persons)

    def somebody_new(self, candidate: Candidate) -> None:
        """The row means nobody on file."""
        prepared = self._prepared.get(self._chosen)
        if prepared is not None:
            self.answer_here(persons=candidates.somebody_new(prepared, candidate).persons)
