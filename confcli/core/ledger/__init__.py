"""THE LEDGER: kinds of entry, the chain that seals them, and what may leave it or be forgotten."""
