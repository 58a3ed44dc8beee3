"""What acts do: begin with what is known, say at once what will change, do it, show what happened before. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused
from desktop.base.i18n import _
from desktop.domain import kinship
from desktop.domain.life import effects, rules
from desktop.domain.life.act import ACTS, SHOWN_AS, Kind, LifeEventDraft
from desktop.operations import life_events as operations
from desktop.operations import undo
from desktop.queries import accounts, life_events, life_facts, search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.domain.life.facts import Person
    from desktop.queries.life_events import EventRow
    from desktop.queries.search import Hit
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

_FOUND_KINDS = {
    "spouse_id": ("resident",),
    "to_household_id": ("household", "resident"),
    "dwelling_id": ("dwelling",),
}
SHOWN = 12


@dataclass(frozen=True)
class Subject:
    """What an act is begun on: the household and the door on sight, the resident whose form it is, the member chosen.

    Every id is "" when there is none; `name` is what the resident or the household is called.
    """

    household_id: str = ""
    dwelling_id: str = ""
    resident_id: str = ""
    member_id: str = ""
    name: str = ""


class ActsView(Protocol):
    """What the presenter says to the screen."""

    def show_act(self, draft: LifeEventDraft, people: Sequence[Person], where: str) -> None: ...
    def show_plan(self, problems: Mapping[str, Problem], words: Sequence[str]) -> None: ...
    def show_found(self, field: str, found: Sequence[Hit]) -> None: ...
    def show_past(self, rows: Sequence[EventRow]) -> None: ...
    def act_done(self, changes: Changes) -> None: ...
    def say(self, text: str) -> None: ...


class ActsPresenter:
    """One act at a time."""

    def __init__(
        self, view: ActsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today

    def begin(self, kind: Kind, subject: Subject) -> None:
        """Show the form of an act, filled with what follows from where the clerk stands."""

        def look(_progress: object) -> tuple[LifeEventDraft, list[Person], str]:
            with self._office.read() as db:
                people = life_facts.of_household(db, subject.household_id)
                dwelling = subject.dwelling_id or life_facts.dwelling_of(db, subject.household_id)
                where = life_facts.where(db, dwelling)
            return self._first(kind, subject, people, dwelling), self._candidates(kind, people), where

        self._work.read(
            look, lambda found: self._view.show_act(*found), failed=self._refused, slot="acts.begin"
        )

    def _first(self, kind: Kind, subject: Subject, people: Sequence[Person], dwelling: str) -> LifeEventDraft:
        draft = LifeEventDraft(
            kind=kind, effective_on=self._today().isoformat(), household_id=subject.household_id
        )
        if kind is Kind.RENT_OUT or (kind is Kind.MOVE_IN and not subject.household_id):
            draft = replace(draft, dwelling_id=dwelling)
        if kind is Kind.BIRTH:
            draft = replace(draft, hukou_here=True)
        person = next((p for p in people if p.id == (subject.resident_id or subject.member_id)), None)
        if person is not None and ACTS[kind].people and person in self._candidates(kind, people):
            draft = replace(draft, resident_ids=(person.id,))
            if kind is Kind.DIVORCE:
                draft = replace(draft, spouse_id=_spouse(person, people))
        return draft

    @staticmethod
    def _candidates(kind: Kind, people: Sequence[Person]) -> list[Person]:
        if kind is Kind.RETURN:
            return [p for p in people if p.state == "left" or (p.here and p.lives_here is False)]
        return [p for p in people if p.here]

    def typed(self, draft: LifeEventDraft) -> None:
        """Something was typed: say what is wrong and what would change."""
        today, actor = self._today(), self._actor

        def look(_progress: object) -> tuple[dict[str, Problem], tuple[str, ...]]:
            with self._office.read() as db:
                hidden = accounts.permit(db, actor).hidden
                facts = life_facts.facts(db, draft, hidden=hidden)
            problems = rules.problems(draft, facts, today)
            if any(p.severity.value == "block" for p in problems.values()):
                return problems, ()
            return problems, effects.effects(draft, facts, today).words

        self._work.read(look, lambda found: self._view.show_plan(*found), slot="acts.plan")

    def act(self, draft: LifeEventDraft) -> None:
        """Do it: one step, which Ctrl+Z takes back."""
        title = _(ACTS[SHOWN_AS.get(draft.kind, draft.kind)].title)
        self._work.change(
            lambda _p: operations.act(self._office, draft, actor=self._actor, today=self._today()),
            self._view.act_done,
            failed=self._refused,
            title=title,
            notice=_("已办理:{act}").format(act=title),
        )

    def find(self, field: str, words: str) -> None:
        """Look for another household, person or door."""

        def look(_progress: object) -> list[Hit]:
            with self._office.read() as db:
                found = search.find(db, words, limit=50).hits
                wanted = [hit for hit in found if hit.kind in _FOUND_KINDS[field]][:SHOWN]
                return life_facts.as_households(db, wanted) if field == "to_household_id" else wanted

        self._work.read(look, lambda found: self._view.show_found(field, found), slot=f"acts.find.{field}")

    def past(self, subject: Subject) -> None:
        """What happened to the resident, or to the whole household."""
        actor = self._actor

        def look(_progress: object) -> list[EventRow]:
            with self._office.read() as db:
                permit = accounts.permit(db, actor)
                if subject.resident_id:
                    return life_events.of_resident(db, subject.resident_id, permit)
                if subject.household_id:
                    return life_events.of_household(db, subject.household_id, permit)
                return []

        self._work.read(look, self._view.show_past, slot="acts.past")

    def take_back(self, row: EventRow) -> None:
        """Undo the step an event was made by, if nothing it touched was changed since."""
        self._work.change(
            lambda progress: undo.undo(self._office, row.step_id, actor=self._actor, progress=progress),
            failed=self._refused,
            title=_("撤销"),
            notice=_("已撤销:{step}").format(step=row.title),
        )

    def _refused(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_plan(error.problems, ())
        else:
            self._view.say(error.text)


def _spouse(person: Person, people: Sequence[Person]) -> str:
    wanted = {"head": "spouse", "spouse": "head"}.get(kinship.kin(person.relation))
    return next((p.id for p in people if wanted and kinship.kin(p.relation) == wanted), "")
