"""The frame around the screens: rail, title bar, search, palette, status line, and the gate before them."""
