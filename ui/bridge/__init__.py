"""Between the window and the application: jobs, commands, messages, what changed."""
