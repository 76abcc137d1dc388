from django.apps import AppConfig

from undersigned.core import registry


class PeopleConfig(AppConfig):
    name = "undersigned.people"

    def ready(self) -> None:
        from undersigned.people.actions import erase_person

        registry.eraser("person", erase_person)
