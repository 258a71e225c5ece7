"""The addresses of statistics, and of the public's figures."""

from django.urls import path

from wanjia.statistics.pages import ages, communique, definitions, overview, persons, returns, tables

app_name = "statistics"
urlpatterns = [
    path("statistics", overview.overview, name="overview"),
    path("statistics/pyramid", ages.pyramid, name="pyramid"),
    path("statistics/life-table", ages.life_table, name="life_table"),
    path("statistics/tables", tables.tables, name="tables"),
    path("statistics/tables/choose", tables.choose, name="choose"),
    path("statistics/tables/<slug:code>", tables.table, name="table"),
    path("statistics/tables/<slug:code>/persons", persons.persons, name="persons"),
    path("statistics/communique", communique.communique, name="communique"),
    path("statistics/returns", returns.returns, name="returns"),
    path("statistics/returns/<int:number>", returns.sheet, name="return"),
    path("statistics/returns/<int:number>/check", returns.check, name="return_check"),
    path("statistics/returns/<int:number>/sign", returns.sign, name="return_sign"),
    path("figures/definitions", definitions.definitions, name="definitions"),
    path("figures", tables.public_tables, name="public_tables"),
    path("figures/<slug:code>", tables.public_table, name="public_table"),
]
