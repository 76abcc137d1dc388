"""What a person says of herself."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from undersigned.core.errors import Refused
from undersigned.core.names import legible_name
from undersigned.core.pages import language_name


class PasswordForm(LoginForm):  # type: ignore[misc]
    """Signing in with a password, for whoever has set one; making an account asks for none."""

    def _setup_password_field(self) -> None:
        """Keep the password, which the library drops where making an account asks for none."""


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Adding a key that signs in by itself, unless one unticks that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"passwordless": True} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class MeForm(forms.Form):
    """The name others see, and a language."""

    name = forms.CharField(
        label=_("Name others see"),
        help_text=_(
            "A pseudonym will do. Left empty, the part of your e-mail address before the @ stands for it."
        ),
        max_length=120,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of these pages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, language_name(code)) for code, _name in settings.LANGUAGES
        ]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        try:
            return legible_name(name) if name else ""
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class EraseForm(forms.Form):
    """A tick, so that nobody loses an account by one wrong tap."""

    sure = forms.BooleanField(label=_("Yes, erase my account for good"))
