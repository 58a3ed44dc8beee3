"""Resident ledgers: one row per person with household cells reaching down, or one row per household."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from desktop.domain import codes
from desktop.domain.id_number import PROVINCES
from desktop.domain.person_name import household_status, remark_state
from desktop.domain.typed_text import bare, spaced
from desktop.exchange.importing.household_cells import HouseholdCells
from desktop.exchange.importing.people import PersonReader, says_nothing
from desktop.exchange.importing.rows import Block, Person, StatusRow
from desktop.exchange.importing.sheet_reader import RowNote, SheetReader

_ALL_LEFT = re.compile(r"(全家|举家|整户|全户).{0,6}(迁出|搬走|搬离|迁走|搬迁|搬家|迁往|搬至)")
_OVERFLOW = re.compile(
    r"(另有|还有|尚有|其余|其他|此外|另).{0,8}(成员|人|口|[::])|成员[::]|第[七八九十]|写不下|未列"
    r"|[^,;。、]{2,4}\((长|次|大|小|二|三)?(孙|子|女|儿|媳|父|母|婿|妻|夫|侄)[^()]{0,3}\)"
)
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_ID_LIKE = re.compile(r"^\d{17}[\dX]$|^\d{15}$")


def _is_id(typed: str) -> bool:
    """Whether a cell holds an identity number as it was typed: two telephone numbers with a blank between are none."""
    text = spaced(typed).upper()
    if not _ID_LIKE.match(text) or int(text[:2]) not in PROVINCES:
        return False
    birth = text[6:14] if len(text) == 18 else f"19{text[6:12]}"
    try:
        date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    return True


@dataclass
class ResidentRows:
    """What the sheets of a ledger hold, in reading order."""

    people: list[Person] = field(default_factory=list)
    status_rows: list[StatusRow] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    data_rows: dict[str, int] = field(default_factory=dict)


class LedgerReader:
    """Reads one sheet row by row; remembers the block (family) and the band above."""

    def __init__(self, reader: SheetReader, rows: ResidentRows) -> None:
        self._r = reader
        self._rows = rows
        self._cells = HouseholdCells(reader)
        self._horizontal = reader.guess.horizontal
        suffixes = (
            sorted({f.split("#")[1] for f in reader.at if "#" in f}, key=int) if self._horizontal else []
        )
        self._members = [PersonReader(reader, f"#{s}") for s in suffixes] or [PersonReader(reader)]

    def read(self) -> None:
        """Read every data row of the sheet."""
        count = 0
        for row, cls in self._r.table.classes.items():
            if cls == "section":
                self._cells.begin_band(row)
            elif cls == "repeated_header":
                self._cells.end_band()
            elif cls == "data" and self._r.use_row(row):
                count += 1
                self._r.check_cells(row)
                self._data_row(row)
        self._rows.data_rows[self._r.sheet.name] = count

    def _data_row(self, row: int) -> None:
        if self._shifted(row):
            self._r.issue(row, None, "row.columns_shifted")
            self._r.notes[row] = RowNote("person", "rejected")
            return
        block, new = self._cells.block_of(row)
        if new:
            self._rows.blocks.append(block)
        self._unknown_use(row)
        status = self._status_word(row)
        if status is not None or not any(m.has_cells(row) for m in self._members):
            self._status_row(row, block, status)
            return
        if self._horizontal:
            self._household_row(row, block)
        else:
            self._person_row(row, block)

    def _shifted(self, row: int) -> bool:
        if self._horizontal:
            return False
        name = bare(self._r.text(row, "person.name"))
        relation = bare(self._r.text(row, "person.relation"))
        number = bare(self._r.text(row, "person.id_number")).upper()
        if _is_id(self._r.text(row, "person.name")) or (_is_id(relation) and not _ID_LIKE.match(number)):
            return True
        wrong = name in codes.RELATION or name in {"男", "女", "配偶", "爱人", "老伴"}
        if wrong and relation not in codes.RELATION:
            return True
        phone = bare(self._r.text(row, "person.phones"))
        if _MOBILE.match(bare(self._r.text(row, "person.sex"))):
            return True
        if _ID_LIKE.match(number):
            return False
        return _is_id(self._r.text(row, "person.phones")) or (
            _MOBILE.match(number) is not None and not re.search(r"\d{7}", phone)
        )

    def _unknown_use(self, row: int) -> None:
        """A word about the use of the dwelling that no list has: said, so that it does not vanish."""
        value = self._r.own(row, "dwelling.status")
        if not isinstance(value, str) or says_nothing(value) or codes.yes_no(value) is not None:
            return  # 是 and 否 answer a heading such as 是否出租
        if codes.use_code(value) is None:
            self._r.issue(row, self._r.at["dwelling.status"], "cell.word_unknown")

    def _status_word(self, row: int) -> str | None:
        """The state of the dwelling when the name or head cell holds one, reported where it stands."""
        for name in (self._members[0].name_field, "household.head_name"):
            text = self._r.text(row, name)
            if text and (state := household_status(text)):
                self._r.issue(row, self._r.at[name], "name.is_household_status")
                self._r.report(row, self._r.at[name], "dwelling.status", state)
                return state
            if text and name != "household.head_name":
                return None
        return None

    def _status_row(self, row: int, block: Block, state: str | None) -> None:
        block.accepted = True
        block.status = state or block.status
        self._rows.status_rows.append(StatusRow(self._r.sheet.name, row, block, state or block.status))
        self._r.notes[row] = RowNote("household_status", "added")

    def _person_row(self, row: int, block: Block) -> None:
        reader = self._members[0]
        self._r.notes[row] = note = RowNote("person", "rejected")
        if self._r.value(row, reader.name_field) is None:
            self._r.issue(row, None, "name.missing")
            return
        person = reader.read(row, block)
        if person is None and self._r.decisions.split_families:
            self._family(row, block, note)
        if person is None:
            return
        state = remark_state(self._r.text(row, "person.state")[:100])
        if state and person.state is None:
            person.state = state
            self._r.issue(row, self._r.at["person.state"], f"person.{state}")
            self._r.report(row, self._r.at[reader.name_field], "person.state", state)
        if _ALL_LEFT.search(bare(person.note)):
            self._r.issue(row, self._r.at["note"], "person.left")
            block.all_left = True
        if not block.head_name and person.relation == "02":
            block.head_name = person.name
        note.result = "added"
        block.accepted = True
        self._rows.people.append(person)

    def _family(self, row: int, block: Block, note: RowNote) -> None:
        """A whole family in one cell, taken apart as the clerk agreed to."""
        members = self._members[0].family(row, block)
        if members:
            note.result = "added"
            block.accepted = True
            block.head_name = block.head_name or members[0].name
            self._rows.people.extend(members)

    def _household_row(self, row: int, block: Block) -> None:
        self._r.notes[row] = note = RowNote("household", "rejected")
        note_text = self._r.text(row, "household.note")
        block.note = note_text
        found = []
        for member in self._members:
            if not member.has_cells(row):
                continue
            if self._r.value(row, member.name_field) is None:
                self._r.issue(row, self._r.at[member.name_field], "name.missing")
                continue
            person = member.read(row, block)
            if person is not None:
                found.append(person)
        if found:
            note.result = "added"
            block.accepted = True
            block.head_name = block.head_name or found[0].name
            if found[0].relation is None and found[0].name == block.head_name:
                found[0].relation = "02"
        self._household_note(row, block, found, note_text)
        self._rows.people.extend(found)

    def _household_note(self, row: int, block: Block, found: list[Person], note: str) -> None:
        text = bare(note[:500])
        if not text:
            return
        column = self._r.at["household.note"]
        if _ALL_LEFT.search(text):
            self._r.issue(row, column, "person.left")
            block.all_left = True
        for clause in re.split(r"[,;。、\s]", text):
            named = [p for p in found if p.name in clause]
            for person in named:
                if any(person.name in p.name != person.name for p in named):
                    continue  # 方思 inside 方思红
                rest = clause[clause.find(person.name) + len(person.name) :]
                state = "dead" if re.search(r"去世|死亡|已故|病故", rest) else None
                state = state or ("left" if re.search(r"迁出|搬走|搬离|搬至|迁往|已搬", rest) else None)
                if state:
                    self._r.issue(row, column, f"person.{state}")
                    person.state = state
                    self._r.values.append((row, person.col, "person.state", state))
        if len(found) == len(self._members) and _OVERFLOW.search(text):
            self._r.issue(row, column, "row.members_overflow")
