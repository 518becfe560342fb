"""WHAT A VOLUNTEER DOES, a module a verb. No screen and no SQL: what they need stands in `ports`."""
