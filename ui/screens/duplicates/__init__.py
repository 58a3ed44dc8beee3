"""The place 查重: what may be registered twice, side by side."""
