"""The addresses of the download centre."""

from django.urls import path

from wanjia.exports import pages

app_name = "exports"
urlpatterns = [
    path("exports", pages.files, name="files"),
    path("exports/new/<slug:name>", pages.new, name="new"),
    path("exports/<uuid:number>/file", pages.file, name="file"),
    path("exports/<uuid:number>/cancel", pages.cancel, name="cancel"),
    path("exports/<uuid:number>/decide", pages.decide, name="decide"),
]
