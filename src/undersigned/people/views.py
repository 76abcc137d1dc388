"""A person's own page."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from undersigned.core.erasure import erase as destroy
from undersigned.core.http import ActorRequest
from undersigned.people import actions, forms
from undersigned.people.models import User


@login_required
def me(request: ActorRequest) -> HttpResponse:
    """Show and change what others see of oneself."""
    user = _user(request)
    told = {"name": user.name, "language": user.language or request.LANGUAGE_CODE}
    form = forms.MeForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        actions.change_account(user, actor=request.actor, **form.cleaned_data)
        return redirect(f"{reverse('people:me')}?lang={user.language}")
    return render(request, "people/me.html", {"form": form, "erasing": forms.EraseForm(), "me": user})


@login_required
@require_POST
def erase(request: ActorRequest) -> HttpResponse:
    """Erase one's own account."""
    form = forms.EraseForm(request.POST)
    if not form.is_valid():
        context = {"form": forms.MeForm(initial={"name": _user(request).name}), "erasing": form}
        return render(request, "people/me.html", context | {"me": _user(request)})
    destroy("person", _user(request).uid, actor=request.actor)
    logout(request)
    return render(request, "people/erased.html")


def _user(request: ActorRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
