"""Colours, type, icons and spacing, all read from data."""
