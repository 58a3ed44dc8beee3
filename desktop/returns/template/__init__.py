"""The district's own workbook, filled in place: taught once with a JSON file, or understood from its headings.

    filled = fill_template(blank, out, basis)                      headings understood
    filled = fill_template(blank, out, basis, teaching=read_teaching(path))
    guess_teaching(blank)  -> Teaching, to be looked at, corrected and kept

Only cells of the sheet XML are written; every part of the package that is not such a sheet stays byte for byte, so
that text boxes, pictures, merges, validations, print areas and protection survive.
"""

from desktop.returns.template.fill import Filled, Skipped, fill_template
from desktop.returns.template.guess import guess_teaching
from desktop.returns.template.teaching import Column, SheetTeaching, Teaching, read_teaching, write_teaching

__all__ = [
    "Column",
    "Filled",
    "SheetTeaching",
    "Skipped",
    "Teaching",
    "fill_template",
    "guess_teaching",
    "read_teaching",
    "write_teaching",
]
