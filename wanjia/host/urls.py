from django.urls import path

from wanjia.host.pages import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]
