"""The addresses of maps and boards."""

from django.urls import path

from wanjia.atlas.pages import boards, files, layers, maps, months, views

app_name = "atlas"
urlpatterns = [
    path("map", maps.show, name="map"),
    path("map.geojson", files.geojson, name="map_geojson"),
    path("map.svg", files.svg, name="map_svg"),
    path("map/months", months.show, name="months"),
    path("map/layers", layers.show, name="layers"),
    path("map/hexagons", layers.hexagons, name="hexagons"),
    path("map/outlines", layers.outlines, name="outlines"),
    path("map/tiles/<int:zoom>/<int:x>/<int:y>", layers.tile, name="tile"),
    path("map/households/<int:number>", layers.household, name="household_point"),
    path("map/doors/<int:dwelling>", layers.door, name="door_point"),
    path("map/shape", layers.shape, name="shape"),
    path("board", boards.board, name="board"),
    path("wall", boards.wall, name="wall"),
    path("views", views.views, name="views"),
    path("views/save", views.save, name="save_view"),
    path("views/<int:view>/delete", views.delete, name="delete_view"),
]
