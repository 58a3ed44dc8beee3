"""The small signed files by which offices join a district and computers join an office."""
