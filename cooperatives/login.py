"""Sign-in by telephone: the adapter between allauth and our people."""

from allauth.account.adapter import DefaultAccountAdapter


class PhoneAdapter(DefaultAccountAdapter):
    """Stores and finds telephone numbers, and hands codes to the sender of notices."""
