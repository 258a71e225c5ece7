"""The addresses of statistics, and of the public's figures."""

from django.urls import path

from wanjia.statistics.pages import overview, tables

app_name = "statistics"
urlpatterns = [
    path("statistics", overview.overview, name="overview"),
    path("statistics/tables", tables.tables, name="tables"),
    path("statistics/tables/<slug:code>", tables.table, name="table"),
    path("figures", tables.public_tables, name="public_tables"),
    path("figures/<slug:code>", tables.public_table, name="public_table"),
]
