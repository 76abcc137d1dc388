"""An open letter: a person signs, and confirms by e-mail."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from undersigned.agreements.actions.persons import confirm_person, sign_as_person
from undersigned.agreements.forms import PersonForm
from undersigned.agreements.models import Edition
from undersigned.agreements.queries.editions import published_edition
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.mail import deliver
from undersigned.texts.models import Text


def sign(request: ActorRequest, uid: str) -> HttpResponse:
    """Ask for a name and an address to confirm it with."""
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    edition = published_edition(text)
    if edition is None or not edition.open_to_persons:
        raise Refused(_("This text is not open to persons."))
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _take(edition, form)
        return redirect("agreements:person_asked", uid=uid)
    return render(request, "agreements/person.html", {"text": text, "edition": edition, "form": form})


def _take(edition: Edition, form: PersonForm) -> None:
    signature, token = sign_as_person(edition, **form.cleaned_data)
    if not token:
        return  # Confirmed before: the same page is shown, so that nobody learns who has signed.
    body = _(
        "You, or somebody with your address, signed “%(title)s” as %(name)s.\n\nConfirm it here:\n%(address)s\n"
    )
    address = f"{settings.BASE_URL}/letter/{token}/"
    words = body % {"title": edition.title, "name": signature.name, "address": address}
    end = _("If it was not you, do nothing: the name stands nowhere, and you get no other message.")
    to = [form.cleaned_data["email"]]
    deliver(EmailMessage(_("Confirm your signature"), f"{words}\n{end}\n", to=to))


def asked(request: ActorRequest, uid: str) -> HttpResponse:
    """Say that a message was sent, whoever it was."""
    text = get_object_or_404(Text, uid=uid)
    return render(request, "agreements/person_asked.html", {"text": text})


def confirm(request: ActorRequest, token: str) -> HttpResponse:
    """Show the button; opening the page confirms nothing, as a mail scanner opens pages too."""
    if request.method == "POST":
        signature = confirm_person(token)
        return render(request, "agreements/person_confirmed.html", {"text": signature.edition.text})
    return render(request, "agreements/person_confirm.html")


def names(request: ActorRequest, uid: str) -> HttpResponse:
    """List the persons who signed, apart from the organisations."""
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    edition = published_edition(text)
    if edition is None:
        raise Refused(_("This text is not published."))
    persons = edition.persons.filter(erased_at=None).exclude(confirmed_at=None)
    return render(request, "agreements/persons.html", {"text": text, "edition": edition, "persons": persons})
