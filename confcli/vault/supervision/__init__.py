"""WHERE WHAT A SUPERVISOR RECEIVES IS KEPT, and the keys that it travels under."""
