"""Excel lists into the register: choose, look, answer, write; and take it back."""
