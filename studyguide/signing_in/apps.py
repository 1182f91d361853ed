from django.apps import AppConfig


class SigningInConfig(AppConfig):
    name = "studyguide.signing_in"
