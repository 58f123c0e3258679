"""People who sign in, by telephone. A person's name lives here alone, so that it can be erased."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from traceability.foundation.notices.channels import Channel


class UserManager(BaseUserManager["User"]):
    """Makes people. Telephones are E.164; `foundation.phones.parse` turns what was typed into that."""

    def create_user(self, phone: str, password: str | None = None, **fields) -> "User":
        """A saved user; without a password nobody can sign in by one."""
        user = self.model(phone=phone, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, phone: str, password: str | None = None, **fields) -> "User":
        """An operator, for `manage.py createsuperuser`."""
        return self.create_user(phone, password, is_operator=True, **fields)


class User(AbstractBaseUser):
    """One person. `party` is the opaque id by which the ledger knows her; nothing else of her goes there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.CharField(_("Số điện thoại"), max_length=20, unique=True)
    phone_verified = models.BooleanField(default=False)
    name = models.CharField(_("Họ và tên"), max_length=120, blank=True)
    email = models.EmailField(_("Địa chỉ thư điện tử"), blank=True)  # for notices alone; nobody signs in by it
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    party = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("Người dùng")

    def __str__(self) -> str:
        return self.name or str(_("Chưa ghi tên"))

    def reach(self, channel: str) -> str:
        """Where a notice reaches this person by `channel`; empty while she has confirmed nothing of that kind."""
        if not self.is_active:
            return ""
        if channel == Channel.EMAIL:
            return self.email if self.email_confirmed_at else ""
        return self.phone if self.phone_verified else ""
