"""Things to build screens from; none of them knows a household from a staff member."""
