"""From a person's page: nothing is written without a reason; with one, the files are there and the audit knows."""

from __future__ import annotations

from ui.bridge.target import Target


def test_a_person_is_handed_what_is_held(office, town_of, open_screen, tmp_path):
    with office.read() as db:
        who = db.exec_driver_sql("SELECT id FROM resident ORDER BY id LIMIT 1").scalar()
    window, screen = open_screen("households", Target("households", "resident", who))
    open_screen.quiet(window)
    page = screen.forms.resident
    said = []
    page.said.connect(said.append)
    assert page.handing.button.isVisibleTo(page)
    page.handing.begin()
    page.ask.yes.click()
    assert said == ["请写明原因,什么也没有导出。"]
    page.handing.write(tmp_path / "本人.xlsx", "本人当面申请")
    open_screen.quiet(window)
    assert (tmp_path / "本人.xlsx").is_file()
    assert (tmp_path / "本人.html").is_file()
    with office.read() as db:
        assert db.exec_driver_sql("SELECT object FROM audit WHERE event = 'subject.exported'").scalar() == who
    page.handing.write(tmp_path / "本人.pdf", "本人当面申请")
    open_screen.quiet(window)
    assert (tmp_path / "本人.pdf").read_bytes().startswith(b"%PDF")
    assert said[-1] == "已写出:本人.pdf"
    with office.read() as db:
        sql = "SELECT count(*) FROM audit WHERE event = 'subject.exported' AND object = ?"
        assert db.exec_driver_sql(sql, (who,)).scalar() == 2
