"""WHAT A SUPERVISOR KNOWS of many ledgers: what was received, where it parts, and what it comes to."""
