"""Every office as a tile."""
