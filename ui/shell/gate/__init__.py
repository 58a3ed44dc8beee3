"""Before an office is open: choose one and unlock it, or found a new one. Light, because it is painted first."""
