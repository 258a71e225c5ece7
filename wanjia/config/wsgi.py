"""The door that the web server opens."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanjia.config.settings")

application = get_wsgi_application()

# A request waits for the database a dozen times; after each wait it would stand in line for 5 ms behind every other.
sys.setswitchinterval(0.0005)
