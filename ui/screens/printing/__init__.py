"""打印: choose what and for whom, read the warnings, see the PDF itself, print or save, and keep the register."""
