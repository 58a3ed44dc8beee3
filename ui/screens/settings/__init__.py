"""The place 设置: who may sign in, as what."""
