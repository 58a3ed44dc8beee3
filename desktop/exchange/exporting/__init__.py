"""Lists on their way out: masked unless there is a reason, every number as text, in the columns the receiver asks for."""
