"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from wanjia.web import errors, gallery

urlpatterns = [
    path("", include("wanjia.host.urls")),
    path("", include("wanjia.web.urls")),
    path("", include("wanjia.desk.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("gallery", gallery.show, name="gallery"))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
