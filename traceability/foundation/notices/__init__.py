"""Notices to people: a row in the app first, then SMS, e-mail and Zalo behind one door. Nothing is told twice."""
