"""The page 生僻字: characters no font has."""
