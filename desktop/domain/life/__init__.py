"""Life events as acts: what each asks for, the rules it must pass, and everything it changes."""
