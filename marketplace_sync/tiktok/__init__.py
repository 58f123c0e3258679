"""The TikTok Shop dialect (202309 and later): signing and payload are pure, the connector talks."""
