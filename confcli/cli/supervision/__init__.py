"""THE SHELL FOR SUPERVISION: what a supervisor does, and what a volunteer does for one."""
