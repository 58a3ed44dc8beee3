"""Boxes, text, fonts and ink, in millimetres from the top left; knows paper, not people."""
