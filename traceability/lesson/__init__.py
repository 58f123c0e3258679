"""A practice lot from the first entry to the recall. It lives in the session alone: no row anywhere knows of it."""
