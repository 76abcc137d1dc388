"""An open letter: a person signs, and confirms by e-mail."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from undersigned.agreements.actions.persons import (
    confirm_person,
    name_person,
    sign_as_person,
    signature_of,
    take_back,
)
from undersigned.agreements.forms import NamedForm, PersonForm
from undersigned.agreements.models import Edition, PersonSignature
from undersigned.agreements.queries.editions import published_edition
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.mail import deliver
from undersigned.texts.models import Text


def sign(request: ActorRequest, uid: str) -> HttpResponse:
    """Ask for a name and an address to confirm it with."""
    text, edition = _published(uid)
    if not edition.open_to_persons:
        raise Refused(_("This text is not open to persons."))
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _take(edition, form)
        return redirect("agreements:person_asked", uid=uid)
    return render(request, "agreements/person.html", {"text": text, "edition": edition, "form": form})


def _published(uid: str) -> tuple[Text, Edition]:
    """Return a text and its edition for everybody. Raises: Http404, which tells nothing of texts that have none."""
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    edition = published_edition(text)
    if edition is None:
        raise Http404
    return text, edition


def _take(edition: Edition, form: PersonForm) -> None:
    signature, token = sign_as_person(edition, **form.cleaned_data)
    if not token:
        return  # Confirmed before: the same page is shown, so that nobody learns who has signed.
    as_named = _(
        "You, or somebody with your address, signed “%(title)s” as %(name)s.\n\nConfirm it here:\n%(address)s\n"
    )
    counted = _(
        "You, or somebody with your address, signed “%(title)s”, without a name.\n\nConfirm it here:\n%(address)s\n"
    )
    address = f"{settings.BASE_URL}/letter/{token}/"
    body = as_named if signature.named else counted
    words = body % {"title": edition.title, "name": signature.name, "address": address}
    words += "\n" + _(
        "Keep this message: the same address lets you show your name, hide it, or take your signature back."
    )
    end = _("If it was not you, do nothing: the name stands nowhere, and you get no other message.")
    to = [form.cleaned_data["email"]]
    deliver(EmailMessage(_("Confirm your signature"), f"{words}\n{end}\n", to=to))


def asked(request: ActorRequest, uid: str) -> HttpResponse:
    """Say that a message was sent, whoever it was."""
    text, _edition = _published(uid)
    return render(request, "agreements/person_asked.html", {"text": text})


def confirm(request: ActorRequest, token: str) -> HttpResponse:
    """Show the button; opening the page confirms nothing, as a mail scanner opens pages too.

    Afterwards it is the signer's own page: her name is shown or hidden there, and her signature taken back.
    """
    signature = signature_of(token)
    if request.method == "POST" and request.POST.get("act") == "take_back":
        take_back(token)
        return render(request, "agreements/person_gone.html", {"text": signature.edition.text})
    if request.method == "POST" and request.POST.get("act") == "name":
        return _name(request, token, signature)
    if request.method == "POST":
        signature = confirm_person(token)
    return _own_page(request, signature, NamedForm(initial=_told(signature)))


def _name(request: ActorRequest, token: str, signature: PersonSignature) -> HttpResponse:
    form = NamedForm(request.POST)
    if form.is_valid():
        signature = name_person(token, **form.cleaned_data)
        form = NamedForm(initial=_told(signature))
    return _own_page(request, signature, form)


def _own_page(request: ActorRequest, signature: PersonSignature, form: NamedForm) -> HttpResponse:
    page = "person_confirmed" if signature.confirmed_at else "person_confirm"
    context = {"text": signature.edition.text, "signature": signature, "form": form}
    return render(request, f"agreements/{page}.html", context)


def _told(signature: PersonSignature) -> dict[str, object]:
    return {name: getattr(signature, name) for name in ("named", "name", "affiliation")}


def names(request: ActorRequest, uid: str) -> HttpResponse:
    """List the persons who signed, apart from the organisations."""
    text, edition = _published(uid)
    signed = edition.persons.filter(erased_at=None).exclude(confirmed_at=None)
    context = {"text": text, "edition": edition, "persons": signed.filter(named=True).order_by("name", "uid")}
    return render(
        request, "agreements/persons.html", context | {"unnamed": signed.filter(named=False).count()}
    )
