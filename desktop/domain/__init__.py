"""Nouns and rules of the community office. Standard library only; no files, no screen, no clock."""
