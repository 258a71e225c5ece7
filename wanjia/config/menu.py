"""The menu in its order. An entry shows when its page exists and its viewer may open it."""

from wanjia.kernel.errors import N_
from wanjia.web.types import Entry, Menu, Section

MENU = Menu(
    sections=(
        Section(
            N_("Home"),
            "home",
            (
                Entry(N_("To do"), "desk:todo"),
                Entry(N_("Done"), "desk:done"),
                Entry(N_("Due"), "desk:due"),
                Entry(N_("Notices"), "desk:notices"),
                Entry(N_("Cover"), "access:cover"),
                Entry(N_("Downloads"), "exports:files"),
            ),
        ),
        Section(
            N_("People & homes"),
            "people",
            (
                Entry(N_("Search"), "desk:search"),
                Entry(N_("Buildings"), "desk:buildings"),
                Entry(N_("Households"), "desk:households"),
                Entry(N_("Roster"), "desk:roster"),
                Entry(N_("Report a change"), "desk:report"),
                Entry(N_("To verify"), "desk:verify"),
            ),
        ),
        Section(
            N_("Department data"),
            "data",
            (
                Entry(N_("Departments' files"), "desk:deliveries"),
                Entry(N_("Batches"), "desk:lists"),
                Entry(N_("Superiors' forms"), "desk:blanks"),
                Entry(N_("Matching"), "desk:matching"),
                Entry(N_("Problem records"), "desk:problems"),
                Entry(N_("Data quality"), "desk:quality"),
                Entry(N_("Corrections back"), "desk:corrections"),
            ),
        ),
        Section(
            N_("Benefits"),
            "benefits",
            (
                Entry(N_("Policies"), "benefits:policies"),
                Entry(N_("Offers"), "benefits:offers"),
                Entry(N_("Applications"), "benefits:applications"),
                Entry(N_("Review & confirm"), "benefits:review"),
                Entry(N_("Public notices & objections"), "benefits:objections"),
                Entry(N_("Payments"), "benefits:payments"),
                Entry(N_("Annual review"), "benefits:annual_review"),
            ),
        ),
        Section(
            N_("Mother & child"),
            "care",
            (
                Entry(N_("Before marriage & pregnancy"), "care:before_pregnancy"),
                Entry(N_("Pregnancy & birth"), "care:pregnancy"),
                Entry(N_("Children"), "care:children"),
                Entry(N_("Cancer screening for women"), "care:screening"),
                Entry(N_("Childcare"), "care:childcare"),
            ),
        ),
        Section(
            N_("Family support"),
            "family",
            (
                Entry(N_("Needs & matching"), "programmes:needs"),
                Entry(N_("Care for special families"), "programmes:special_families"),
                Entry(N_("Help in hardship"), "programmes:hardship"),
                Entry(N_("Newcomers"), "programmes:newcomers"),
                Entry(N_("Family classes"), "programmes:classes"),
                Entry(N_("Volunteers"), "programmes:volunteers"),
            ),
        ),
        Section(
            N_("Requests"),
            "requests",
            (
                Entry(N_("Counter"), "casework:counter"),
                Entry(N_("Questions & complaints"), "casework:complaints"),
                Entry(N_("Objections & appeals"), "casework:appeals"),
                Entry(N_("Referred by 12345"), "casework:hotline"),
                Entry(N_("Service ratings"), "casework:ratings"),
            ),
        ),
        Section(
            N_("Statistics"),
            "statistics",
            (
                Entry(N_("Overview"), "atlas:board"),
                Entry(N_("Tables"), "statistics:tables"),
                Entry(N_("Vital rates"), "statistics:overview"),
                Entry(N_("Returns"), "statistics:returns"),
                Entry(N_("Projection"), "projection:overview"),
                Entry(N_("Definitions"), "statistics:definitions", beside="statistics:tables"),
                Entry(N_("Population map"), "atlas:map"),
                Entry(N_("Distribution map"), "atlas:layers"),
                Entry(N_("Wall screen"), "atlas:wall"),
                Entry(N_("Saved views"), "atlas:views"),
            ),
        ),
        Section(
            N_("Assessment"),
            "assessment",
            (
                Entry(N_("Service targets"), "indicators:targets"),
                Entry(N_("Spot checks"), "indicators:spot_checks"),
                Entry(N_("Corrective action"), "indicators:corrective_action"),
                Entry(N_("Accreditation"), "indicators:accreditation"),
                Entry(N_("Training"), "indicators:training"),
                Entry(N_("Inter-city work"), "exchange:cities"),
            ),
        ),
        Section(
            N_("Privacy"),
            "privacy",
            (
                Entry(N_("Who looked"), "desk:lookups"),
                Entry(N_("Rights requests"), "casework:rights"),
                Entry(N_("Sealed records"), "desk:sealing"),
                Entry(N_("Never held"), "desk:never_held"),
                Entry(N_("Security audit"), "access:security_audit"),
            ),
        ),
        Section(
            N_("System"),
            "system",
            (
                Entry(N_("Staff & postings"), "access:staff"),
                Entry(N_("Programs"), "access:programs"),
                Entry(N_("Grant postings"), "access:postings"),
                Entry(N_("Looks to review"), "access:reviews"),
                Entry(N_("Areas"), "places:areas"),
                Entry(N_("Code lists"), "places:codes"),
                Entry(N_("Security settings"), "access:security"),
                Entry(N_("Health of the system"), "config:health"),
            ),
        ),
    ),
    phone=(
        (Entry(N_("To do"), "desk:todo"), "todo"),
        (Entry(N_("Search"), "desk:search"), "search"),
        (Entry(N_("Buildings"), "desk:buildings"), "building"),
        (Entry(N_("Report"), "desk:report"), "report"),
    ),
    search="desk:search",
    home="desk:home",
)
