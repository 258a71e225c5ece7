"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from wanjia.access.policies import open_to_all, public
from wanjia.config import api
from wanjia.web import errors, gallery

# The floors below access know no policies: their few addresses are open to all.
urlpatterns = [
    path("", open_to_all("wanjia.host.urls")),
    path("", open_to_all("wanjia.web.urls")),
    path("", include("wanjia.access.urls")),
    path("", include("wanjia.atlas.urls")),
    path("", include("wanjia.statistics.urls")),
    path("", include("wanjia.desk.urls")),
    path("", include("wanjia.exports.urls")),
    path("api/v1/", api.urls),
]
if settings.DEMO:
    urlpatterns.append(path("gallery", public("gallery")(gallery.show), name="gallery"))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
