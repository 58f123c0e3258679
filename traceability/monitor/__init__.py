"""The department's figures, lists and downloads, and the operator's page. It counts records and changes none."""
