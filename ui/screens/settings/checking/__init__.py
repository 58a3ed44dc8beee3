"""The page 检查与修复: the file against itself, and what follows from the log made anew."""
