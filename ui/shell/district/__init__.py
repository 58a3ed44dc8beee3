"""The window on a district: the frame of every window, around other places."""
