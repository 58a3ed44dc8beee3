"""One person out of the cells of a row: every parser applied, every conflict between the cells said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from desktop.domain import care, codes
from desktop.domain.family_cell import split_family
from desktop.domain.id_number import IdNumber, IdReading
from desktop.domain.partial_date import DateReading, PartialDate
from desktop.domain.person_name import NameReading, parse_name, remark_state
from desktop.domain.phone import parse_phones
from desktop.domain.typed_text import bare, is_ditto
from desktop.exchange.importing.rows import Block, Person
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.workbook_data import DateCell, ErrorCell

_NUMBERS = re.compile(r"(?<!\d)[0-9]{17}[0-9X](?!\d)")
_NOTHING = re.compile(r"^([-—/\\、.*]*|无|没有|暂无|不详|未知|不清楚|待核实|未填|空|同上|同|〃|″)$")
_AS_HEAD = re.compile(r"^(同|见|用)?户主(电话|号码|手机|联系电话)?$|^同(户主|第一行)")
_REFUSED = ("name.too_long", "name.multiple_people")
_suggested = lru_cache(maxsize=4096)(lambda text: tuple(care.suggested(text)))
_state_of = lru_cache(maxsize=4096)(remark_state)


def says_nothing(typed: str) -> bool:
    """Whether a cell is filled with a word for "nothing": 无, /, 不详, 同上."""
    return bool(_NOTHING.match(bare(typed)))


class PersonReader:
    """Reads persons of one sheet; `prefix` is `person` or `staff`, `suffix` the member (`#3`) of a horizontal row."""

    def __init__(self, reader: SheetReader, suffix: str = "", prefix: str = "person") -> None:
        self._r = reader
        self._suffix = suffix
        self._prefix = prefix
        self._fields: dict[str, str] = {}
        self.name_field = self._field("name")
        self._above: tuple[str, ...] = ()  # the telephone numbers of the row before
        self._head: tuple[Block | None, tuple[str, ...]] = (None, ())  # those of the family's first person

    def _field(self, name: str) -> str:
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = f"{self._prefix}.{name}{self._suffix}"
        return found

    def _report(self, row: int, name: str, value: object, at: str | None = None) -> None:
        self._r.report(row, self._r.at.get(self._field(at or name)), f"{self._prefix}.{name}", value)

    def _issue(self, row: int, name: str, code: str) -> None:
        self._r.issue(row, self._r.at.get(self._field(name)), code)

    def has_cells(self, row: int) -> bool:
        """Whether any cell of this person is filled."""
        return any(
            self._r.value(row, self._field(f)) is not None
            for f in ("name", "relation", "id_number", "phones", "sex", "birth")
        )

    def read(self, row: int, block: Block) -> Person | None:
        """The person of `row`, or None when the name cell cannot be accepted (the row is then refused)."""
        reading = parse_name(self._r.text(row, self.name_field))
        split = "name.multiple_people" in reading.codes and self._propose(row)
        for code in reading.codes:
            self._issue(row, "name", "name.family_split" if split else code)
        if any(code in _REFUSED for code in reading.codes) or not reading.name:
            if not reading.codes:
                self._issue(row, "name", "name.missing")
            return None
        column = self._r.at[self.name_field]
        person = Person(self._r.sheet.name, row, self._r.letters[column], block, reading.name, self._id(row))
        person.unnamed = reading.unnamed
        person.former_name = reading.former
        self._report(row, "name", reading.name)
        if reading.former:
            self._report(row, "former_name", reading.former, at="name")
        self._birth_and_sex(row, person)
        self._phones(row, person, reading)
        self._codes(row, person)
        self._remark(row, person, reading)
        return person

    def _propose(self, row: int) -> bool:
        """Keep how the cell would be taken apart, for the clerk to look at; whether that was agreed to."""
        text = self._r.text(row, self.name_field)
        members = split_family(text)
        if members:
            self._r.families.append((row, self._r.letters[self._r.at[self.name_field]], text, members))
        return bool(members) and self._r.decisions.split_families

    def family(self, row: int, block: Block) -> list[Person]:
        """The persons of a cell that names several. Numbers go to them in order when there are as many; else to nobody."""
        members = split_family(self._r.text(row, self.name_field))
        numbers = _NUMBERS.findall(bare(self._r.text(row, self._field("id_number"))).upper())
        if len(numbers) != len(members):
            numbers = [member.number for member in members]
        letter = self._r.letters[self._r.at[self.name_field]]
        found = []
        for n, (member, number) in enumerate(zip(members, numbers, strict=True), 1):
            reading = IdNumber.parse(number or None, today=self._r.as_of)
            person = Person(
                self._r.sheet.name, row, letter if n == 1 else f"{letter}#{n}", block, member.name, reading
            )
            person.relation = member.relation or ("02" if n == 1 else None)
            if reading.number:
                person.birth, person.sex = PartialDate.of(reading.number.birth), reading.number.sex
            found.append(person)
        return found

    def _id(self, row: int) -> IdReading:
        value = self._r.value(row, self._field("id_number"))
        if isinstance(value, (DateCell, ErrorCell, bool)):
            value = None
        reading = IdNumber.parse(value, today=self._r.as_of)
        if self._field("id_number") in self._r.at:
            for code in reading.codes:
                self._issue(row, "id_number", code)
            number = reading.number.value if reading.number else reading.proposed
            self._report(row, "id_number", number)
            if reading.prefix15:
                self._report(row, "id_prefix15", reading.prefix15, at="id_number")
            if reading.id_type:
                self._report(row, "id_type", reading.id_type, at="id_number")
        return reading

    def _birth_and_sex(self, row: int, person: Person) -> None:
        typed = self._r.date(row, self._field("birth"))
        proven = PartialDate.of(person.id.birth) if person.id.birth else None
        for code in typed.codes:
            if code in {"date.ambiguous", "date.from_age", "date.no_year"} and proven:
                continue
            self._issue(row, "birth", code)
        if proven and _contradict(typed, proven):
            self._issue(row, "birth", "birth.conflicts_with_id")
        person.birth = proven or typed.value
        self._report(row, "birth", person.birth)
        value = self._r.value(row, self._field("sex"))
        person.sex = self._coded(row, "sex", codes.sex_code(value)) if value is not None else None
        if person.id.number:
            if person.sex and person.sex != person.id.number.sex:
                self._issue(row, "sex", "sex.conflicts_with_id")
            person.sex = person.id.number.sex
        self._report(row, "sex", person.sex)

    def _phones(self, row: int, person: Person, name: NameReading) -> None:
        value = self._r.value(row, self._field("phones"))
        if isinstance(value, (DateCell, ErrorCell, bool)):
            value = None
        reading = parse_phones(value, area=self._r.decisions.phone_area)
        same = self._phones_above(value, person.block)
        for code in reading.codes:
            self._issue(row, "phones", code)
        if value is not None and not (reading.numbers or reading.codes or same):
            self._issue(row, "phones", "cell.word_unknown")
        person.phones = reading.numbers if same is None else same
        if self._head[0] is not person.block:
            self._head = (person.block, person.phones)
        self._above = person.phones
        if name.phone and name.phone not in person.phones:
            person.phones = (*person.phones, name.phone)
        if name.phone:
            self._report(row, "phones", list(person.phones), at="name")
        self._report(row, "phones", list(person.phones))

    def _phones_above(self, value: object, block: Block) -> tuple[str, ...] | None:
        """The numbers a cell only points to: those of the row above, or of the family's first person."""
        if self._suffix or not isinstance(value, str):
            return None
        if is_ditto(value):
            return self._above
        return self._head[1] if self._head[0] is block and _AS_HEAD.match(bare(value)) else None

    def _coded(self, row: int, name: str, code: str | None) -> str | None:
        """The code of a cell; a word that has none is said, so that it does not vanish."""
        value = self._r.value(row, self._field(name))
        if code is None and isinstance(value, str) and not says_nothing(value):
            self._issue(row, name, "cell.word_unknown")
        return code

    def _codes(self, row: int, person: Person) -> None:
        value = self._r.value(row, self._field("relation"))
        if value is not None:
            person.relation = self._coded(row, "relation", codes.relation_code(value, person.sex))
            self._report(row, "relation", person.relation)
        elif self._suffix in self._r.guess.kin:
            person.relation = self._r.guess.kin[self._suffix] or None
        tables: Mapping[str, object] = {
            "ethnicity": codes.ethnicity_code,
            "politics": codes.politics_code,
            "education": codes.education_code,
            "marriage": codes.marriage_code,
        }
        for name, table in tables.items():
            value = self._r.value(row, self._field(name))
            if value is not None:
                code = self._coded(row, name, table(value))  # type: ignore[operator]
                setattr(person, name, code)
                self._report(row, name, code)
        person.employer = self._r.text(row, self._field("employer"))
        hukou = self._r.value(row, self._field("hukou_state"))
        person.hukou = self._coded(row, "hukou_state", codes.hukou_code(hukou)) if hukou is not None else None

    def _remark(self, row: int, person: Person, name: NameReading) -> None:
        person.note = self._r.text(row, "note")
        person.state = name.state
        if person.note:
            state = _state_of(bare(person.note[:500]))
            if state and not _all_left(person.note):
                self._r.issue(row, self._r.at["note"], f"person.{state}")
                person.state = person.state or state
            person.note_categories = list(_suggested(person.note))
            if person.note_categories:
                self._r.issue(row, self._r.at["note"], "note.category_suggested")
            self._r.report(row, self._r.at["note"], "person.note_categories", person.note_categories)
        means = self._r.decisions.strikethrough_means
        if person.state is None and means and self._r.struck(row, self.name_field):
            self._issue(row, "name", "person.strikethrough")
            person.struck = True
            person.state = means
        if person.state is None and self._r.decisions.marks and self._r.sheet.painted:
            said = (self._r.decisions.marks.get(key) for key in self._r.marks_of(row, person.col))
            person.state = next((state for state in said if state in {"left", "dead"}), None)
        if person.state:
            self._report(row, "state", person.state, at="name")


def _all_left(note: str) -> bool:
    return any(w in note for w in ("全家", "举家", "整户", "全户"))


def _contradict(typed: DateReading, proven: PartialDate) -> bool:
    if typed.value is None:
        return False
    if typed.about:
        return abs(typed.value.year - proven.year) > 1
    return not typed.value.agrees(proven)
