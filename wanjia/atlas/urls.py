"""The addresses of maps and boards."""

from django.urls import path

from wanjia.atlas.pages import boards, files, maps, views

app_name = "atlas"
urlpatterns = [
    path("map", maps.show, name="map"),
    path("map.geojson", files.geojson, name="map_geojson"),
    path("map.svg", files.svg, name="map_svg"),
    path("board", boards.board, name="board"),
    path("wall", boards.wall, name="wall"),
    path("views", views.views, name="views"),
    path("views/save", views.save, name="save_view"),
    path("views/<int:view>/delete", views.delete, name="delete_view"),
]
