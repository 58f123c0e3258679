"""Recall (thu hồi): open, approve, close. It announces; what follows on the shops is written by who listens."""
