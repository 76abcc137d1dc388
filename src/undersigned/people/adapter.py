"""What allauth asks of the product."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from undersigned.core.mail import deliver


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by e-mail; nothing about addresses or agents is kept."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code. Raises: Refused when the mail server does not take it."""
        deliver(self.render_mail(template_prefix, email, context))
