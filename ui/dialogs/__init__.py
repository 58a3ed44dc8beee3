"""Windows in front of the window: only where work cannot go on beside them."""
