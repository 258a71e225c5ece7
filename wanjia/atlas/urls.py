"""The addresses of maps and boards."""

from django.urls import path

from wanjia.atlas.pages import boards, files, hexagons, layers, maps, months, views

app_name = "atlas"
urlpatterns = [
    path("map", maps.show, name="map"),
    path("map.geojson", files.geojson, name="map_geojson"),
    path("map.svg", files.svg, name="map_svg"),
    path("map/months", months.show, name="months"),
    path("map/layers", layers.show, name="layers"),
    path("map/months.geojson", files.months_geojson, name="months_geojson"),
    path("map/months.svg", files.months_svg, name="months_svg"),
    path("map/hexagons", hexagons.hexagons, name="hexagons"),
    path("map/hexagons.geojson", files.hexagons_geojson, name="hexagons_geojson"),
    path("map/hexagons.svg", files.hexagons_svg, name="hexagons_svg"),
    path("map/outlines", layers.outlines, name="outlines"),
    path("map/tiles/<int:zoom>/<int:x>/<int:y>", layers.tile, name="tile"),
    path("map/households/<int:number>", layers.household, name="household_point"),
    path("map/doors/<int:dwelling>", layers.door, name="door_point"),
    path("map/shape", layers.shape, name="shape"),
    path("figures/map", hexagons.public_map, name="public_map"),
    path("figures/map/hexagons", hexagons.public_hexagons, name="public_hexagons"),
    path("figures/map/outlines", hexagons.public_outlines, name="public_outlines"),
    path("board", boards.board, name="board"),
    path("wall", boards.wall, name="wall"),
    path("views", views.views, name="views"),
    path("views/save", views.save, name="save_view"),
    path("views/<int:view>/delete", views.delete, name="delete_view"),
]
