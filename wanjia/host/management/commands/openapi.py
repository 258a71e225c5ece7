"""``wanjia openapi``: the document of the API, as docs/api/openapi.json holds it."""

import json

from django.core.management.base import BaseCommand

from wanjia.config.api import api


class Command(BaseCommand):
    help = "Print the OpenAPI document of the API."

    def handle(self, **_options: object) -> None:
        document = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True)
        self.stdout.write(document)
