"""What the public sees behind a code: resolver, page, counting of scans, reports from consumers, list of recalls."""
