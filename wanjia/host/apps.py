from django.apps import AppConfig


class Host(AppConfig):
    name = "wanjia.host"

    def ready(self) -> None:
        from wanjia.host import startup  # noqa: F401 - its checks are registered by being there
