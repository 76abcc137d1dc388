"""The request as the product's views see it."""

from django.http import HttpRequest

from undersigned.core.actor import Actor


class ActorRequest(HttpRequest):
    """A request whose actor the middleware has found."""

    actor: Actor
    LANGUAGE_CODE: str
