"""GS1 identifiers and Digital Link addresses. Pure: no database, and it never invents a number."""
