"""Product feeds that Google and Meta fetch from us: our own shelf is the shop, and its pages are files."""
