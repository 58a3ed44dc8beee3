"""The command line: a second front end over the same operations, one file per command group."""
