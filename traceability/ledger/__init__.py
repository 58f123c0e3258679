"""The ledger: append-only trace events, the one door in, history, and the check of it all against the log."""
