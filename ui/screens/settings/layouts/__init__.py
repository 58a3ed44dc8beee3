"""The page 版式: how documents look, with a sample that follows every keystroke."""
