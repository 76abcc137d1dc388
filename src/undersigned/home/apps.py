from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "undersigned.home"

    def ready(self) -> None:
        from undersigned.home.actions.indexing import listen

        listen()
