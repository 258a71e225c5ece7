"""The addresses of the desk, in the order of the menu. None holds anything that was typed about a person."""

from django.urls import path

from wanjia.desk.pages import public

app_name = "desk"
urlpatterns = [
    # Privacy
    path("never-held", public.never_held, name="never_held"),
    path("never-held.json", public.never_held_text, name="never_held_text"),
]
