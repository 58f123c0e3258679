"""Excel for clerks: a template out, a filled file in, a preview, and only then the verbs of the pages. No own rules."""
