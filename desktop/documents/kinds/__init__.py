"""One document a module: the data it needs, a sample, an awkward sample, its sheet, and how it is drawn."""
