"""Which wish of which part of the import screen goes to which method of its presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.screens.exchange.imports.presenter import ImportsPresenter
    from ui.screens.exchange.imports.view import ImportsPage

OF_ONE_FILE = ("marks", "split_families")  # the other answers hold for every list at hand


def connect(screen: ImportsPage) -> None:
    """Called once, when the screen is built."""
    presenter, page = screen.presenter, screen.page
    page.questions.card.answered.connect(lambda name, value: answered(presenter, name, value))
    page.questions.card.kind_said.connect(lambda kind: presenter.set_kind(presenter.chosen, kind))
    page.questions.card.day_said.connect(screen.day_said)
    page.questions.card.compound_said.connect(presenter.answer_compound)
    page.questions.card.load_wanted.connect(screen.choose_answers)
    page.questions.clusters.accepted.connect(presenter.accept_cluster)
    page.questions.clusters.refused.connect(presenter.refuse_cluster)
    page.questions.people.same.connect(presenter.same_person)
    page.questions.people.new.connect(presenter.somebody_new)
    page.sheets.sheet_chosen.connect(presenter.look_at_sheet)
    page.sheets.use_said.connect(lambda name, on: presenter.use_sheet(name, on=on))
    page.columns.column_said.connect(presenter.set_column)
    page.plan.filter_wanted.connect(
        lambda code, result, words: presenter.filter(code=code, result=result, text=words)
    )
    page.plan.line_chosen.connect(presenter.look_at)
    page.plan.fix_wanted.connect(presenter.begin_fixing)
    grid = page.plan.grid
    grid.fixed.connect(presenter.fix)
    grid.alike_said.connect(presenter.fix_alike)
    grid.every_said.connect(presenter.fix_many)
    grid.back_said.connect(presenter.take_fix_back)
    grid.check_said.connect(presenter.check_fixes)
    for wish in (page.plan.rejects_wanted, page.finish.rejects_wanted):
        wish.connect(screen.choose_rejects)
    for wish in (page.undo_wanted, page.finish.undo_wanted):
        wish.connect(lambda: presenter.undo())
    page.password_wanted.connect(screen.ask_again)
    page.finish.apply_wanted.connect(lambda: presenter.apply())
    page.finish.recipe_said.connect(presenter.save_recipe)
    page.finish.plain_wanted.connect(presenter.read_without_recipe)
    screen.history.undo_wanted.connect(presenter.undo_step)


def answered(presenter: ImportsPresenter, name: str, value: object) -> None:
    """An answer of the card."""
    ask = presenter.answer_here if name in OF_ONE_FILE else presenter.answer
    ask(**{name: value})
