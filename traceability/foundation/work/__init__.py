"""Work that outlives a request: rows that are claimed, leased, fenced, retried. The only such engine in the house."""
