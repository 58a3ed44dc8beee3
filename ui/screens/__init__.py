"""One package per place: view, presenter (no Qt), columns, commands. Screens do not know each other."""
