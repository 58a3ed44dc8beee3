"""The application without its screen. Nothing here imports Qt; the screen is `ui`."""

__version__ = "0.1.0"
