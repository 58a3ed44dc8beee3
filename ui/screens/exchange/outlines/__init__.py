"""Outlines of buildings out of a map file: open, look, confirm in a table, write."""
