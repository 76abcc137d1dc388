from django.apps import AppConfig


class ChainsConfig(AppConfig):
    name = "undersigned.chains"
