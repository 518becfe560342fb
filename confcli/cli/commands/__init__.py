"""WHAT IS TYPED: one function a command, its options and its help."""
