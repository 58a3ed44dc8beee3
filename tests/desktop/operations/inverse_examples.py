"""One way to do every operation in a small town, for the test that takes each of them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any, Final

from desktop.base.errors import Severity
from desktop.domain.care_record import CareDraft
from desktop.domain.care_suggestions import Suggestion
from desktop.domain.dwelling import DwellingDraft
from desktop.domain.household import HouseholdDraft
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.numbering import Numbering
from desktop.domain.packed import Item
from desktop.domain.resident import ResidentDraft
from desktop.domain.rules.rule import Finding
from desktop.domain.team import AssignmentDraft, StaffDraft
from desktop.operations import (
    acceptances,
    accounts,
    arrangements,
    bringing_back,
    bulk,
    care,
    care_suggestions,
    disputes,
    doors,
    doubts,
    duplicates,
    dwellings,
    first_run,
    gaps,
    hanging,
    households,
    life_events,
    packs,
    photos,
    printing,
    recipes,
    rekeying,
    residents,
    rules,
    safety_settings,
    team,
    trust,
    verification,
)  # fmt: skip
from desktop.operations.bringing_back import Difference
from desktop.queries import accounts as accounts_queries
from desktop.queries import dwellings as dwelling_queries
from desktop.queries import exchange, household_list, paper, versions
from desktop.queries import households as household_queries
from desktop.queries.disputes import open_disputes
from desktop.queries.listing import Asked, Condition, Test
from desktop.security.install import Install
from desktop.store import acks
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import CHEAP
from tests.desktop.documents.reading import face
from tests.desktop.operations import computer_examples
from tests.desktop.operations.between_examples import BETWEEN
from tests.desktop.operations.layout_examples import LAYOUTS
from tests.desktop.operations.map_examples import MAPS
from tests.desktop.operations.paper_examples import GLYPHS, receipt
from tests.desktop.operations.regridding_examples import REGRIDDING
from tests.desktop.operations.retention_examples import RETENTION
from tests.desktop.operations.return_examples import RETURNS
from tests.desktop.operations.work_examples import WORK

JPEG = face(50, 70)
ME, OTHER = "李梅", "王芳"
TODAY = date(2026, 6, 30)
BY: Final[dict[str, Any]] = {"actor": ME, "today": TODAY}
KEY: Final = Install("0" * 32, b"s" * 32, b"x" * 32).public_key
FILTER: Final = Asked(conditions=(Condition("state", Test.ANY_OF, ("rented", "")),))


class Town:
    """One building with two flats, a family of two in the first, somebody who looks after it; nobody real."""

    def __init__(self, office: Workspace) -> None:
        self.office = office
        self._numbers = count(1)
        with office.change("town", actor=ME) as unit:
            compound = unit.create("compound", {"name": "锦绣龙庭"})
            self.building = unit.create("building", {"compound_id": compound, "label": "3"})
            self.flats = [
                unit.create("dwelling", {"building_id": self.building, "room": r}) for r in ("101", "102")
            ]
            self.grid = unit.create("grid", {"number": 1, "name": "第一网格"})
            self.home = unit.create("household", {"dwelling_id": self.flats[0], "head_name": "张大山"})
            self.next_door = unit.create("household", {"dwelling_id": self.flats[1], "head_name": "李秀英"})
            person = {"household_id": self.home, "state": "live", "lives_here": True, "hukou_here": True}
            self.head = unit.create(
                "resident", {**person, "name": "张大山", "relation": "02", "sex": "1", "birth": "1940-05-01"}
            )
            self.son = unit.create(
                "resident", {**person, "name": "张明", "relation": "20", "sex": "1", "birth": "1970-03-03"}
            )
            self.worker = unit.create("staff", {"name": "赵强", "phones": ["13800000000"]})

    def number(self) -> int:
        """Another one every time: an operation may be done twice in one office."""
        return next(self._numbers)

    def last(self, sql: str, *values: str) -> Any:
        """The first value of a question."""
        with self.office.read() as db:
            return db.exec_driver_sql(sql, values).scalar()

    def seen(self, record_id: str) -> versions.Versions:
        with self.office.read() as db:
            return versions.of(db, record_id)


def _resident_edit(town: Town) -> None:
    with town.office.read() as db:
        draft, seen = household_queries.resident(db, town.son)
    stored = ResidentDraft.of({**draft.stored(), "phones": [f"138000{town.number():05d}"], "school": ""})
    residents.edit(town.office, town.son, stored, seen=seen, **BY)


def _household_edit(town: Town) -> None:
    with town.office.read() as db:
        page = household_queries.one(db, town.home)
    draft = HouseholdDraft.of(
        {**page.draft.stored(), "needs": f"第{town.number()}次", "marks": ["army", "plaque"]}
    )
    households.edit(town.office, town.home, draft, seen=page.seen, **BY)


def _household_remove(town: Town) -> None:
    home = _added(households.add(town.office, HouseholdDraft(head_name="王五"), **BY), "household")
    households.remove(town.office, home, name="王五", actor=ME)


def _resident_remove(town: Town) -> None:
    person = _new_resident(town)
    care.add(town.office, CareDraft(person, "dibao", {"start": "2026-01-01"}), **BY)
    residents.remove(town.office, person, name="王五", actor=ME)


def _new_resident(town: Town) -> str:
    draft = ResidentDraft(household_id=town.home, name=f"居民{town.number()}", phone_owners={"1": "x"})
    return _added(residents.add(town.office, draft, **BY), "resident")


def _added(changes: Any, kind: str) -> str:
    return str(next(iter(changes.of(kind))))


def _dwelling_add(town: Town) -> str:
    draft = DwellingDraft(
        building_id=town.building, room=f"9{town.number():03d}", use="rented", tenant_name="王五"
    )
    return _added(dwellings.add(town.office, draft, **BY), "dwelling")


def _dwelling_edit(town: Town) -> None:
    with town.office.read() as db:
        page = dwelling_queries.one(db, town.flats[0])
    draft = DwellingDraft.of({**page.draft.stored(), "area": 40 + town.number(), "hazard": "02"})
    dwellings.edit(town.office, town.flats[0], draft, seen=page.seen, **BY)


def _care(town: Town) -> str:
    draft = CareDraft(_new_resident(town), "dibao", {"start": "2026-01-01"})
    return _added(care.add(town.office, draft, **BY), "care_record")


def _care_edit(town: Town) -> None:
    record = _care(town)
    person = town.last("SELECT resident_id FROM care_record WHERE id = ?", record)
    draft = CareDraft(person, "dibao", {"start": "2026-02-01", "responsible": "赵强"})
    care.edit(town.office, record, draft, seen=town.seen(record), **BY)


def _care_purge(town: Town) -> None:
    with town.office.change("town", actor=ME) as unit:
        unit.create("care_record", {
            "resident_id": town.head, "category": "campaign", "start": "2026-01-01", "end": "2026-02-01",
            "details": {"purge_on": "2026-02-01"},
        })  # fmt: skip
    care.purge(town.office, **BY)


def _dispute(town: Town, field: str, ours: str, theirs: str) -> tuple[str, str]:
    """A field of the head written by two who had not seen each other: the dispute, and the side that is not shown."""
    for value in (ours, theirs):
        with town.office.change("resident.edit", actor=ME) as unit:
            unit.set("resident", town.head, {field: value}, seen={})
    with town.office.read() as db:
        one = next(d for d in open_disputes(db, accounts_queries.permit(db, ME)) if d.fields == (field,))
    return one.key, next(side.key for side in one.sides if side.key != one.shown)


def _doubt(town: Town) -> str:
    changes = doubts.mark(town.office, "resident", town.head, field="birth", note="?", **BY)
    return _added(changes, "doubt")


def _accept(town: Town) -> str:
    finding = Finding("birth.over_120", "birth", (str(town.number()),))
    changes = acceptances.accept(town.office, finding, "resident", town.head, reason="看过证件", **BY)
    return _added(changes, "acceptance")


def _accounts(town: Town) -> str:
    """The first account must be a director's, and the one who acts must stay one."""
    if not town.last("SELECT count(*) FROM account"):
        accounts.add(town.office, ME, ["clerk", "director"], **BY)
    name = f"用户{town.number()}"
    accounts.add(town.office, name, ["clerk"], password="practice 2", cost=CHEAP, **BY)
    return name


def _others(town: Town) -> None:
    if not town.last("SELECT count(*) FROM account"):
        accounts.add(town.office, ME, ["clerk", "director"], **BY)
    first_run.add_others(town.office, [(f"用户{town.number()}", "clerk")], cost=CHEAP, **BY)


def _set_up(town: Town) -> None:
    """An office begins once."""
    if not town.last("SELECT count(*) FROM account"):
        first_run.set_up(town.office, standard="300-500", micro=50, specialist=["corrected"], **BY)


def _bulk(town: Town) -> None:
    channel = ("visit", "phone", "wechat")[town.number() % 3]
    plan = bulk.plan_change(
        town.office, "household.channel", channel, selected="household", ids=[town.home], **BY
    )
    bulk.apply(town.office, plan, **BY)


def _bring_back(town: Town) -> None:
    person = _new_resident(town)
    then = {"name": "备份里的名字", "note": "旧"}
    with town.office.read() as there:
        bringing_back.bring_back(
            town.office,
            [Difference("resident", person, then, {"name": "x"})],
            there=there,
            source="x",
            actor=ME,
        )


def _suggestion(town: Town) -> Suggestion:
    return Suggestion(_new_resident(town), "alone", "一个人住", str(town.number()))


def _missing(town: Town, ranges: int) -> list[exchange.Missing]:
    """What a peer said it holds and this office does not."""
    have = Vector()
    for number in range(ranges):
        have.add(f"{town.number():032x}", 5 + number, 9)
    with town.office.local() as db:
        acks.put(db, "age1somebody", have, 0)
    with town.office.read() as db:
        return list(exchange.lacking(db))


def _gap(town: Town) -> None:
    gaps.declare_lost(town.office, _missing(town, 1)[0], reason="电脑损坏", actor=ME)


def _gaps(town: Town) -> None:
    gaps.declare_all_lost(town.office, _missing(town, 2), reason="电脑损坏", actor=ME)


def _print(town: Town) -> None:
    number = town.number()
    issue = printing.CardIssue(town.home, f"x-{number}", town.worker, "13800000000")
    job = printing.PrintJob(f"{number:032x}", "card", "grid:1", 1, 1, "ab" * 32, {}, (issue,))
    printing.register_print(town.office, job, **BY)


def _board(town: Town) -> str:
    number = town.number()
    issue = printing.BoardIssue("building", f"b{number}", f"{number}号楼", "a3", ("contact",), (town.worker,))
    job = printing.PrintJob(f"{number:032x}", "board-door", "community", 1, 1, "ab" * 32, {}, (issue,))
    printing.register_print(town.office, job, **BY)
    with town.office.read() as db:
        return next(row.id for row in paper.issued(db, "board") if row.subject_id == f"b{number}")


def _photo_off(town: Town) -> None:
    photos.keep_portrait(town.office, town.worker, JPEG, actor=ME)
    photos.remove_portrait(town.office, town.worker, actor=ME)


def _hang(town: Town) -> None:
    hanging.hang(town.office, _board(town), day=date(2026, 7, 1), size="40×60", photo=JPEG, actor=ME)


def _trust(town: Town) -> None:
    trust.accept_signer(town.office, KEY, name=f"电脑{town.number()}", **BY)


def _filter(town: Town) -> str:
    name = f"筛选{town.number()}"
    sources = {"household": household_list.SOURCE}
    arrangements.keep_filter(town.office, "household", name, FILTER, sources=sources, actor=ME)
    return name


def _post(town: Town) -> str:
    person = _added(team.add_staff(town.office, StaffDraft(name=f"新人{town.number()}"), **BY), "staff")
    draft = AssignmentDraft(person, "grid_worker", "grid", town.grid, start="2026-06-01")
    return _added(team.assign(town.office, draft, **BY), "assignment")


def _staff_edit(town: Town) -> None:
    draft = StaffDraft(name="赵强", phones=(f"139000{town.number():05d}",))
    team.edit_staff(town.office, town.worker, draft, **BY)


def _recipe(town: Town) -> str:
    fingerprint = f"{town.number():064x}"
    recipes.save(town.office, fingerprint, {"name": f"方案{fingerprint[-4:]}"}, actor=ME)
    return fingerprint


def _merge(town: Town) -> None:
    duplicates.merge(town.office, "resident", _new_resident(town), _new_resident(town), actor=ME)


def _confirm(town: Town) -> None:
    draft = HouseholdDraft(head_name="王五", collected_by=OTHER, collected_on="2026-06-01")
    home = _added(households.add(town.office, draft, **BY), "household")
    verification.confirm(town.office, [home], **BY)


def _weigh(town: Town) -> None:
    wanted = (Severity.BLOCK, Severity.INFO)[town.number() % 2]
    rules.weigh(town.office, {"phone.invalid": wanted, "birth.over_120": Severity.INFO}, actor=ME)


def _pack(town: Town) -> None:
    number = town.number()
    wanted = (Severity.BLOCK, Severity.INFO)[number % 2]
    items = (
        Item("rule", "phone.invalid", wanted.value), Item("recipe", f"{number:016x}", {"name": f"方案{number}"}),
        Item("template", "own-1", {"name": "综治平台", "sheet": str(number)}),
        Item("calendar", "2026", {"off": [f"2026-10-0{1 + number % 7}"]}, number + 1),
    )  # fmt: skip
    packs.apply(town.office, packs.Contents("示例区", f"2026-{number}", items), actor=ME)


def _give_back(town: Town) -> None:
    _otherwise(town)
    packs.give_back(town.office, ["calendar/2027"], actor=ME)


def _otherwise(town: Town) -> None:
    number = town.number() + 1
    item = Item("calendar", "2027", {"off": ["2027-10-01"]}, number)
    packs.apply(town.office, packs.Contents("示例区", f"2027-{number}", (item,), number), actor=ME)
    value = {"off": [f"2027-10-0{1 + number % 7}", "2027-05-01"]}
    packs.say_otherwise(town.office, "calendar/2027", value, actor=ME)


def _plan_again(town: Town) -> None:
    rekeying.plan(town.office, fields=["name"], percent=town.number(), seed="6月", **BY)


def _move(town: Town) -> None:
    residents.move(town.office, _new_resident(town), town.next_door, name="x", actor=ME)


def _born(town: Town) -> None:
    draft = LifeEventDraft(
        kind=Kind.BIRTH, effective_on="2026-06-20", household_id=town.home, name=f"小{town.number()}", sex="2",
        birth="2026-06-20", relation="42", hukou_here=True,
    )  # fmt: skip
    life_events.act(town.office, draft, **BY)


def _profile(town: Town) -> None:
    care.set_profile(town.office, ("wartime", "normal")[bool(town.last(_WARTIME))], actor=ME)


_WARTIME: Final = "SELECT count(*) FROM setting WHERE key = 'care.profile' AND value = '\"wartime\"'"

EXAMPLES: Final[dict[str, Callable[[Town], object]]] = {
    "safety_settings.set_lock_minutes": lambda town: safety_settings.set_lock_minutes(
        town.office, town.number() % 15 + 1, actor=ME
    ),
    "safety_settings.set_password_days": lambda town: safety_settings.set_password_days(
        town.office, town.number() + 30, actor=ME
    ),
    "acceptances.accept": _accept,
    "acceptances.withdraw": lambda t: acceptances.withdraw(t.office, _accept(t), actor=ME),
    "accounts.add": _accounts,
    "first_run.add_others": _others,
    "accounts.end": lambda t: accounts.end(t.office, _accounts(t), **BY),
    "accounts.set_roles": lambda t: accounts.set_roles(t.office, _accounts(t), ["viewer"], actor=ME),
    "arrangements.keep_filter": _filter,
    "arrangements.drop_filter": lambda t: arrangements.drop_filter(t.office, "household", _filter(t), actor=ME),
    "bringing_back.bring_back": _bring_back,
    "bulk.apply": _bulk,
    "care.add": _care,
    "care.edit": _care_edit,
    "care.end": lambda t: care.end(t.office, _care(t), on=TODAY, reason="退出低保", **BY),
    "care.plan": lambda t: care.plan(t.office, [_care(t)], **BY),
    "care.purge": _care_purge,
    "care.remove": lambda t: care.remove(t.office, _care(t), actor=ME),
    "care.set_profile": _profile,
    "care.visited": lambda t: (_care(t), care.visited(
        t.office, t.last("SELECT resident_id FROM care_record ORDER BY id LIMIT 1"), on=TODAY, actor=ME)),
    "care_suggestions.accept": lambda t: care_suggestions.accept(t.office, [_suggestion(t)], **BY),
    "care_suggestions.refuse": lambda t: care_suggestions.refuse(t.office, [_suggestion(t)], **BY),
    "doors.generate": lambda t: doors.generate(t.office, t.building, Numbering(), actor=ME),
    "doors.rename": lambda t: doors.rename(t.office, "building", t.building, str(10 + t.number()), actor=ME),
    "disputes.choose": lambda t: disputes.choose(t.office, *_dispute(t, "employer", "甲厂", "乙厂"), actor=ME),
    "disputes.merge": lambda t: disputes.merge(
        t.office, _dispute(t, "note", "早上在家", "晚上在家")[0], "早晚在家", actor=ME
    ),
    "doubts.mark": _doubt,
    "doubts.answer": lambda t: doubts.answer(t.office, _doubt(t), "是", actor=ME),
    "doubts.close": lambda t: doubts.close(t.office, _doubt(t), answer="是", **BY),
    "duplicates.distinct": lambda t: duplicates.distinct(
        t.office, "resident", _new_resident(t), _new_resident(t), actor=ME),
    "duplicates.merge": _merge,
    "dwellings.add": _dwelling_add,
    "dwellings.edit": _dwelling_edit,
    "dwellings.remove": lambda t: dwellings.remove(t.office, _dwelling_add(t), name="x", actor=ME),
    "first_run.mark_practice": lambda t: first_run.mark_practice(t.office, actor=ME),
    "first_run.set_up": _set_up,
    "gaps.declare_lost": _gap,
    "gaps.declare_all_lost": _gaps,
    "households.add": lambda t: households.add(
        t.office, HouseholdDraft(head_name="王五", dwelling_id=t.flats[0]), head=ResidentDraft(name="王五"), **BY),
    "households.edit": _household_edit,
    "households.remove": _household_remove,
    "life_events.act": _born,
    "printing.register_print": _print,
    "card_receipts.receive": receipt(_print),
    "hanging.hang": _hang,
    "hanging.end": lambda t: hanging.end(t.office, [("board", _board(t))], day=TODAY, actor=ME),
    "photos.keep_portrait": lambda t: photos.keep_portrait(t.office, t.worker, JPEG, actor=ME),
    "photos.remove_portrait": _photo_off,
    "packs.apply": _pack,
    "packs.give_back": _give_back,
    "packs.say_otherwise": _otherwise,
    "recipes.save": _recipe,
    "recipes.remove": lambda t: recipes.remove(t.office, _recipe(t), actor=ME),
    **LAYOUTS, **GLYPHS,
    **BETWEEN,
    **REGRIDDING,
    **MAPS,
    **RETENTION,
    **WORK,
    **RETURNS,
    "rekeying.keep": lambda t: rekeying.keep(t.office, t.head, {"name": "张大山", "sex": "2"}, **BY),
    "rekeying.plan": _plan_again,
    "residents.add": _new_resident,
    "residents.edit": _resident_edit,
    "residents.move": _move,
    "residents.remove": _resident_remove,
    "rules.weigh": _weigh,
    "team.add_staff": lambda t: team.add_staff(t.office, StaffDraft(name=f"员工{t.number()}"), **BY),
    "team.edit_staff": _staff_edit,
    "team.assign": _post,
    "team.end_assignment": lambda t: team.end_assignment(t.office, _post(t), end=TODAY, actor=ME),
    "team.remove_assignment": lambda t: team.remove_assignment(t.office, _post(t), actor=ME),
    **computer_examples.COMPUTERS,
    "trust.accept_signer": _trust,
    "trust.withdraw_signer": lambda t: (_trust(t), trust.withdraw_signer(t.office, KEY, actor=ME)),
    "verification.collect": lambda t: verification.collect(t.office, t.home, by=f"采集{t.number()}", on=TODAY, **BY),
    "verification.confirm": _confirm,
    "verification.send_back": lambda t: verification.send_back(t.office, t.home, note="少一口人", **BY),
}  # fmt: skip
"""`module.function` of `desktop.operations` → one use of it, its own preparations included."""

WITHOUT_A_STEP: Final[dict[str, str]] = {
    "disputes.choose_all": "confirms what is shown: no row changes",
    "retention.purge": "cannot be undone: that is what it is for",
    "retention.finish": "writes the pages of the file anew",
    "retention.drop_copies": "removes copies elsewhere",
    "retention.insist": "only reads",
    "retention.insist_on_day": "only reads",
    "retention.unfinished": "only reads",
    "printing.advance": "how far the printer is, in this file alone",
    "printing.begin": "an intent, in this file alone",
    "printing.drop": "takes an intent back",
    "printing.give_up": "leaves a stopped print as it lies, in this file alone",
    "printing.finish": "the second half of register_print",
    "printing.take_down": "marks what hands nothing out, in this file alone",
    "automatic_backups.back_up": "writes copies elsewhere",
    "automatic_backups.choose": "where copies go, in this file alone",
    "automatic_backups.due": "only reads",
    "automatic_backups.guard": "gives what makes a copy before a step",
    "automatic_backups.leaving": "only reads",
    "automatic_backups.risky": "only reads",
    "automatic_backups.standing": "only reads",
    "automatic_backups.unchanged": "only reads",
    "automatic_backups.room": "only reads",
    "backup_notes.note": "when a copy was proved, in this file alone",
    "backups.check": "reads a copy and notes whether it holds",
    "backups.make": "writes a copy beside the office",
    "backups.make_by_itself": "writes a copy beside the office",
    "arrangements.keep_columns": "a user's own columns, in this file alone",
    "care_keys.waiting": "only reads",
    "care_keys.paper_words": "only reads",
    "accounts.sweep": "passwords in the slot file, of users who were ended elsewhere",
    "care_letters.take_in": "keys in memory",
    "care_letters.hand_on": "sealed keys for other PCs: what was handed on cannot be taken back",
    "care_letters.forget_others": "the addresses of PCs that were replaced, which write theirs anew",
    "care_letters.joined": "only reads",
    "recovery_sheets.renew": "a sheet that was printed cannot be taken back",
    "recovery_sheets.ended_elsewhere": "only reads",
    "recovery_sheets.words": "only reads",
    "care_keys.settle": "keys in the slot file",
    "care_keys.seal_earlier": "takes words out of the log, which cannot be undone",
    "bulk.plan_change": "only says what would be done",
    "checking.check": "only reads",
    "checking.repair": "makes rows again from the log, which it does not touch",
    "drafts.forget": "half-typed forms, in this file alone",
    "drafts.keep": "half-typed forms, in this file alone",
    "keying.add": "an operator's own figures, in this file alone",
    "keying.forget": "an operator's own figures, in this file alone",
    "office.found": "the first step of a file; nothing was before it",
    "regridding.acting": "the change around every act, which is tried by itself",
    "regridding.tried": "does an act and takes it back itself",
    "regridding.preview": "does an act and takes it back itself",
    "rehearsals.due": "only reads",
    "rehearsals.last": "only reads",
    "rehearsals.rehearse": "restores a copy for practice and removes it",
    "reveals.reveal": "an entry of the audit chain, which is never taken back",
    "rules.insist": "only reads",
    "clock_doubts.look_at_login": "an entry of the audit chain, which is never taken back",
    "clock_doubts.write_down": "an entry of the audit chain, which is never taken back",
    "passwords.change": "a password, in the slot file",
    "passwords.check": "only reads",
    "passwords.remember": "when a password was set, in this file alone",
    "passwords.reset": "a password, in the slot file",
    "passwords.start_password": "draws a password, keeps nothing",
    "searching.tell": "an entry of the audit chain, which is never taken back",
    "signing_in.fall_asleep": "lets go of the keys",
    "signing_in.sign_off": "lets go of the file",
    "signing_in.tell": "entries of the audit chain, which are never taken back",
    "signing_in.unlock_user": "a counter outside the file",
    "signing_in.wake": "opens the file again",
    "undo.blockers": "only reads",
    "undo.redo": "takes a taking back back",
    "undo.undo": "is the taking back itself",
    "undo_partly.undo_untouched": "is a taking back itself; its own test takes that back",
    "undo_partly.would_leave": "only reads",
    **computer_examples.WITHOUT,
}
"""Operations that have nothing to take back, and why."""
