"""What editors do with a source."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.library import actions, forms, rules
from undersigned.library.models import Anchor, Join, Source
from undersigned.library.queries.pages import order_address
from undersigned.library.queries.sources import get_source, get_version


def _edited(request: ActorRequest, uid: str) -> Source:
    source = get_source(request.actor, uid)
    require(rules.can_edit, request.actor, source)
    return source


def details(request: ActorRequest, uid: str) -> HttpResponse:
    """Where the source comes from, and who may read it; what the reader doubts."""
    source = _edited(request, uid)
    form = forms.ProvenanceForm(source, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("library:source", source.uid)
    context = {"source": source, "version": get_version(source), "form": form}
    return render(request, "library/details.html", context)


def versions(request: ActorRequest, uid: str) -> HttpResponse:
    """Every version of a source, the passages lost in the newest, and a form for another."""
    source = _edited(request, uid)
    form = forms.VersionForm(source, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _added(form.made.anchors.exclude(reason="").count()))
        return redirect("library:versions", source.uid)
    newest = get_version(source)
    lost = Anchor.objects.filter(version=newest).exclude(reason="").select_related("passage")
    context = {"source": source, "versions": source.versions.all(), "form": form, "lost": lost}
    return render(request, "library/versions.html", context)


@require_POST
def read_anew(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    """Read the bytes of a version again, after an update of the readers."""
    actions.read_anew(get_version(_edited(request, uid), number), actor=request.actor)
    messages.success(request, _("Its bytes were read anew; every passage stands."))
    return redirect("library:version", uid, number)


def _added(lost: int) -> str:
    if not lost:
        return _("The version is in the library; every passage stands in it.")
    return ngettext(
        "The version is in the library; %(count)s passage is lost in it.",
        "The version is in the library; %(count)s passages are lost in it.",
        lost,
    ) % {"count": lost}


@require_POST
def state(request: ActorRequest, uid: str) -> HttpResponse:
    """Set the reading state."""
    source = _edited(request, uid)
    form = forms.StateForm(source, request.POST)
    if form.done(request.actor):
        messages.success(request, _("Saved."))
    for refusal in form.non_field_errors():
        messages.error(request, str(refusal))
    return redirect("library:source", uid)


def withdraw(request: ActorRequest, uid: str) -> HttpResponse:
    """Ask for the reason, then take every word away."""
    source = _edited(request, uid)
    form = forms.WithdrawForm(source, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("library:source", uid)
    return render(request, "library/withdraw.html", {"source": source, "form": form})


def speaker(request: ActorRequest, uid: str, speaker_uid: str) -> HttpResponse:
    """Name a speaker by the words that introduce him."""
    source = _edited(request, uid)
    found = get_object_or_404(source.speakers, uid=speaker_uid)
    form = forms.NameForm(found, get_version(source), request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("library:source", uid)
    return render(request, "library/speaker.html", {"source": source, "speaker": found, "form": form})


@require_POST
def join(request: ActorRequest, uid: str, number: int, first: int) -> HttpResponse:
    """Part two halves of a paragraph, or join them again."""
    source = _edited(request, uid)
    version = get_version(source, number)
    found = get_object_or_404(Join.objects.select_related("version"), version=version, first=first)
    found.version = version
    actions.set_join(found, "joined" in request.POST, actor=request.actor)
    return redirect(order_address(version, first))
