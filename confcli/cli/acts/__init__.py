"""WHAT IS DONE once the vault is open: a flow, then a report, then the screen."""
