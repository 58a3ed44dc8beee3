"""The screen of 格知: it draws `desktop` and talks only to its front doors."""
