"""Fonts, icons, themes, catalogues, code tables and sample data shipped with the program."""
