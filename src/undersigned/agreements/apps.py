from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "undersigned.agreements"
