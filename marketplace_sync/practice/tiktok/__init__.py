"""The third dialect of the practice marketplace: TikTok Shop (202309 and later), signed over query and body."""
