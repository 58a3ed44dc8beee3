"""历史: every named step, newest first; any step still untouched since can be taken back."""
