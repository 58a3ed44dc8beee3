"""What the resident form does: derive from the ID number, offer the same person, keep, take off. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.domain import id_document, standing
from desktop.domain.codes import SEX_NAMES
from desktop.domain.id_number import IdNumber
from desktop.domain.permissions import Action
from desktop.domain.provinces import first_registered
from desktop.domain.resident import ResidentDraft
from desktop.operations import duplicates as merging
from desktop.operations import residents as operations
from desktop.queries import accounts, duplicates, households
from desktop.queries.likeness import Person
from ui.screens.households.judging import Weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.duplicates import Candidate
    from desktop.queries.versions import Versions
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.screens.households.judging import Judging


@dataclass(frozen=True)
class Same:
    """Somebody on file who is, or may be, the one being typed: `words` says where he is and why."""

    resident_id: str
    name: str
    household_id: str
    words: str
    certain: bool


def _same_words(found: Candidate) -> str:
    """Who may be meant, where he is and why, without a number."""
    if found.certain:
        return _("这个证件号码已登记给“{name}”({where})。").format(name=found.name, where=found.where)
    words = _("可能已经登记:“{name}”,{where}。{why}。")
    return words.format(name=found.name, where=found.where, why=found.words)


class ResidentView(Protocol):
    """What the presenter says to the resident form."""

    def show_resident(self, draft: ResidentDraft, *, new: bool, locked: bool) -> None: ...
    def show_resident_problems(self, weighed: Weighed, infos: Mapping[str, str]) -> None: ...
    def show_same(self, found: Sequence[Same]) -> None: ...
    def close_resident(self) -> None: ...
    def say(self, text: str) -> None: ...


def number_words(draft: ResidentDraft, today: date) -> str:
    """What a whole document number says: sex, birth, age and where it was first given out; "" for any other."""
    document = id_document.read(draft.id_number, draft.id_type, today=today)
    if document is None or not document.fits:
        return ""
    kind = _(id_document.ID_TYPES.get(document.id_type, ""))
    if document.birth is None or document.sex is None:
        return kind
    years = standing.age(document.birth.isoformat(), today)
    words = _("{sex} · {birth} · {age} 岁").format(
        sex=_(SEX_NAMES[document.sex]), birth=document.birth.isoformat(), age=years
    )
    if document.id_type == id_document.ID_CARD:
        return _("{words} · 首次登记 {place}").format(words=words, place=first_registered(document.number))
    return f"{kind} · {words}"


class ResidentPresenter:
    """One resident at a time; `household_id` names where he is registered."""

    def __init__(
        self, view: ResidentView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.judging: Judging
        self.resident_id = ""
        self._seen: Versions = {}
        self._not_same: set[str] = set()

    def open(self, resident_id: str, then: Callable[[], None] | None = None) -> None:
        """Show a resident's form, numbers masked; `then` runs when it is on the screen."""

        def look(_progress: object) -> tuple[ResidentDraft, Versions, bool]:
            with self._office.read() as db:
                locked = not accounts.permit(db, self._actor).may(Action.EDIT)
                return (*households.resident(db, resident_id), locked)

        def show(found: tuple[ResidentDraft, Versions, bool]) -> None:
            self.resident_id, self._seen = resident_id, found[1]
            self._not_same.clear()
            self._view.show_resident(found[0], new=False, locked=found[2])
            self.check(found[0])
            if then is not None:
                then()

        self._work.read(look, show, failed=self._failed, slot="residents.page")

    def new(self, household_id: str, *, head: str = "") -> None:
        """An empty form; the first member of a household is its head, with the head's name."""
        self.resident_id, self._seen = "", {}
        self._not_same.clear()
        first = {"relation": "02", "name": head} if head else {}
        draft = ResidentDraft(household_id=household_id, lives_here=True, **first)  # type: ignore[arg-type]
        self._view.show_resident(draft, new=True, locked=False)

    def check(self, draft: ResidentDraft) -> bool:
        """Show what is wrong and what follows from what was typed; False when the form cannot be kept."""
        today = self._today()
        weighed = self.judging.weigh(draft)
        infos = {"id_number": number_words(draft, today)}
        if draft.lives_here is not None and draft.hukou_here is not None:
            infos["hukou_here"] = standing.words(draft.derived(today).stored())
        years = standing.age(draft.birth, today)
        if years is not None and not infos["id_number"] and 0 <= years <= 150:
            infos["birth"] = _("{n} 岁").format(n=years)
        self._view.show_resident_problems(weighed, infos)
        return not weighed.blocked

    def typed(self, draft: ResidentDraft) -> None:
        """Something was typed: check at once, and look for the same person: by number, name, birth, phone and home."""
        self.check(draft)
        reading = IdNumber.parse(draft.id_number.strip().upper(), today=self._today())
        number = reading.number.value if reading.number is not None else ""
        but = self.resident_id

        def look(_progress: object) -> list[Same]:
            with self._office.read() as db:
                home = duplicates.home_of(db, draft.household_id)
                typed = Person(
                    but, draft.name.strip(), draft.sex or "", draft.birth, number, phones=frozenset(draft.phones),
                    home=home,
                    household=draft.household_id,
                )  # fmt: skip
                found = duplicates.near(db, typed)
            return [Same(c.resident_id, c.name, c.household_id, _same_words(c), c.certain) for c in found]

        self._work.read(
            look,
            lambda found: self._view.show_same([s for s in found if s.resident_id not in self._not_same]),
            slot="residents.same",
        )

    def fill(self, draft: ResidentDraft) -> ResidentDraft:
        """The draft with sex and birth from a valid ID number where nothing was typed."""
        return draft.derived(self._today())

    def not_same(self, resident_id: str) -> None:
        """The clerk says that these are two people; of somebody new it is remembered when he is kept."""
        self._not_same.add(resident_id)
        if me := self.resident_id:
            self._work.change(
                lambda _p: merging.distinct(self._office, "resident", me, resident_id, actor=self._actor),
                failed=self._failed, title=_("不是同一个"), notice=_("已记住:不是同一个"),
            )  # fmt: skip

    def move_here(self, same: Same, household_id: str) -> None:
        """The person found lives here now: move the record instead of keying it twice."""
        self._work.change(
            lambda _p: operations.move(
                self._office, same.resident_id, household_id, name=same.name, actor=self._actor
            ),
            lambda _changes: self._view.close_resident(),
            failed=self._failed,
            title=_("居民换房"),
            notice=_("已迁到这一户:{name}").format(name=same.name),
        )

    def save(
        self, draft: ResidentDraft, then: Callable[[], None] | None = None, *, also: Callable[[str], object] | None = None
    ) -> bool:  # fmt: skip
        """Keep the form; `also` runs in the same job with the record's id, `then` when all is kept, else the form closes.

        False when something blocks and nothing was begun.
        """
        if not self.check(draft):
            return False
        resident_id, seen = self.resident_id, self._seen
        others = () if resident_id else tuple(sorted(self._not_same))

        def write(_progress: object) -> Changes:
            today = self._today()
            if resident_id:
                changes = operations.edit(
                    self._office, resident_id, draft, seen=seen, actor=self._actor, today=today
                )
            else:
                changes = operations.add(self._office, draft, actor=self._actor, today=today)
                for other in others:
                    made = next(iter(changes.of("resident")))
                    merging.distinct(self._office, "resident", made, other, actor=self._actor)
            if also is not None:
                also(resident_id or next(iter(changes.of("resident")), ""))
            return changes

        self._work.change(
            write,
            lambda _changes: then() if then is not None else self._view.close_resident(),
            failed=self._failed,
            title=_("保存居民"),
            notice=_("已保存:{name}").format(name=draft.name),
        )
        return True

    def remove(self, draft: ResidentDraft) -> None:
        """Take somebody off the books who was entered by mistake; a new one is simply forgotten."""
        resident_id = self.resident_id
        if not resident_id:
            self._view.close_resident()
            return
        self._work.change(
            lambda _p: operations.remove(self._office, resident_id, name=draft.name, actor=self._actor),
            lambda _changes: self._view.close_resident(),
            failed=self._failed,
            title=_("删除居民"),
            notice=_("已删除:{name}").format(name=draft.name),
        )

    def _failed(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_resident_problems(Weighed(error.problems, {}), {})
        else:
            self._view.say(error.text)
