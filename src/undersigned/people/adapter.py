"""What allauth asks of the product."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by e-mail; nothing about addresses or agents is kept."""
