"""The practice marketplace: a shop server for trying and testing; knows nothing of who talks to it."""
