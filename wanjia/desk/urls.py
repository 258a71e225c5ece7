"""The addresses of the desk, in the order of the menu. None holds anything that was typed about a person."""

from django.urls import path

from wanjia.desk.pages import (
    areas,
    buildings,
    choosing,
    counter,
    glass,
    home,
    households,
    lists,
    lookups,
    persons,
    problems,
    public,
    receipts,
    reports,
    roster,
    sealing,
    search,
    verify,
)

app_name = "desk"
urlpatterns = [
    # Home
    path("", home.home, name="home"),
    path("todo", home.todo, name="todo"),
    path("done", home.done, name="done"),
    path("due", home.due, name="due"),
    # People & homes
    path("search", search.search, name="search"),
    path("glass", glass.glass, name="glass"),
    path("buildings", buildings.buildings, name="buildings"),
    path("buildings/<int:area>/<str:name>", buildings.building, name="building"),
    path("buildings/<int:area>/<str:name>/<int:dwelling>", buildings.door, name="door"),
    path("households", households.households, name="households"),
    path("households/<uuid:uuid>", households.household, name="household"),
    path("households/<uuid:uuid>/map", households.on_map, name="household_map"),
    path("roster", roster.roster, name="roster"),
    path("roster/views", roster.keep_view, name="keep_view"),
    path("roster/views/<int:number>", roster.forget_view, name="forget_view"),
    path("persons/<uuid:uuid>", persons.person, name="person"),
    path("persons/<uuid:uuid>/looks", persons.looks, name="looks"),
    path("persons/<uuid:uuid>/sheets", counter.sheets, name="counter_sheets"),
    path("persons/<uuid:uuid>/<slug:kind>/<int:sort>", persons.reveal, name="reveal"),
    path("area", areas.area, name="area"),
    # Report a change
    path("report", reports.start, name="report"),
    path("report/find/<slug:what>", choosing.find, name="report_find"),
    path("report/members", choosing.members, name="report_members"),
    path("report/<slug:kind>", reports.form, name="report_form"),
    path("report/<slug:kind>/draft", reports.keep, name="draft"),
    path("report/<slug:kind>/draft/discard", reports.discard, name="draft_discard"),
    path("submissions", receipts.submissions, name="submissions"),
    path("submissions/<uuid:number>", receipts.receipt, name="receipt"),
    path("verify", verify.waiting, name="verify"),
    path("verify/<uuid:uuid>", verify.one, name="verify_one"),
    path("counter/open", counter.open_session, name="counter_open"),
    path("counter/close", counter.close_session, name="counter_close"),
    # Department data
    path("lists", lists.lists, name="lists"),
    path("lists/send", lists.send, name="list_send"),
    path("lists/template/<slug:form>", lists.template, name="list_template"),
    path("lists/<uuid:number>", lists.one, name="list"),
    path("lists/<uuid:number>/take", lists.take, name="list_take"),
    path("lists/<uuid:number>/discard", lists.discard, name="list_discard"),
    path("problems", problems.problems, name="problems"),
    path("problems/<uuid:number>", problems.problem, name="problem"),
    path("problems/<uuid:number>/dismiss", problems.dismiss, name="problem_dismiss"),
    # Privacy
    path("sealing", sealing.sealing, name="sealing"),
    path("sealing/<uuid:number>/decide", sealing.decide, name="sealing_decide"),
    path("lookups", lookups.lookups, name="lookups"),
    path("never-held", public.never_held, name="never_held"),
    path("never-held.json", public.never_held_text, name="never_held_text"),
]
