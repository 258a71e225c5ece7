"""Writes: accounts, postings, clients, bases, broken glass, reviews. Each is one transaction with its audit row."""

from wanjia.access.actions.bases import break_glass, close_basis, open_basis, review
from wanjia.access.actions.clients import ClientWish, approve_client, end_client, grant_client
from wanjia.access.actions.demo import create_demo_staff
from wanjia.access.actions.postings import approve_posting, end_posting, grant_posting
from wanjia.access.actions.staff import (
    create_staff,
    disable_staff,
    enable_staff,
    install_officers,
    reset_password,
    reset_second_factor,
)

__all__ = [
    "ClientWish",
    "approve_client",
    "approve_posting",
    "break_glass",
    "close_basis",
    "create_demo_staff",
    "create_staff",
    "disable_staff",
    "enable_staff",
    "end_client",
    "end_posting",
    "grant_client",
    "grant_posting",
    "install_officers",
    "open_basis",
    "reset_password",
    "reset_second_factor",
    "review",
]
