from django.apps import AppConfig


class EffortsConfig(AppConfig):
    name = "undersigned.efforts"
