"""Among Django's applications."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No models of its own. Whatever process this is, it works by the mission's doctrine."""

    name = "tutela.web"
    label = "web"

    def ready(self) -> None:
        """Before anything asks what the doctrine is: the API says it in its description."""
        from tutela.web.installation import use_mission_doctrine

        use_mission_doctrine()
