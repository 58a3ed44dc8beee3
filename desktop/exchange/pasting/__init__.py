"""Cells pasted from WPS: read, checked and planned like an import before anything is written."""
