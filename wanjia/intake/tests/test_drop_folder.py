"""``wanjia intake run``: a folder of files, looked through, and entered where a data steward lets them."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wanjia.access.queries import system_context, within
from wanjia.access.types import Role
from wanjia.desk.tests.factories import staff
from wanjia.intake.models import Delivery
from wanjia.intake.tests.files import OLD, as_text, table
from wanjia.intake.types.deliveries import DeliveryState
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import NOW, day, door, person, town

pytestmark = pytest.mark.django_db
DEATHS = as_text(table("public_security.deaths", {"hjqhdm": "370203"}))


@pytest.fixture
def folder(db, tmp_path):
    town()
    person("李老", day(1940, 1, 1), 1, dwelling=door("101"), document_number=OLD)
    (tmp_path / "deaths.csv").write_bytes(DEATHS)
    (tmp_path / "page.xls").write_text("<html><table></table></html>")
    (tmp_path / "notes.md").write_text("not for us")
    return tmp_path


def run(folder, *options):
    told = io.StringIO()
    call_command("intake", "run", str(folder), *options, stdout=told)
    return told.getvalue()


def dead():
    with within(system_context("gate", at=NOW)):
        return Person.objects.filter(died_on__isnull=False).count()


def test_files_are_looked_through_and_wait_for_somebody(folder):
    told = run(folder)
    assert "deaths.csv: 人口变动 1" in told
    assert "page.xls: 文件不是CSV、TXT" in told
    assert (Delivery.objects.count(), dead()) == (2, 0)


def test_a_data_steward_lets_them_be_entered(folder):
    run(folder)
    approver = staff(Role.CITY_DATA_STEWARD)
    run(folder, "--approve", approver.login)
    entered = Delivery.objects.get(state=DeliveryState.APPLIED)
    assert (entered.approved_by, entered.actor, dead()) == (f"staff:{approver.pk}", "system:drop_folder", 1)
    assert (folder / "deaths.csv").exists()


def test_what_goes_back_to_the_senders_is_written_beside_each_other(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("back")
    death = {"hjqhdm": "370203", "swrq": "20260930"}
    (folder / "later.csv").write_bytes(as_text(table("public_security.deaths", {**death, "xm": "李佬"})))
    approver = staff(Role.CITY_DATA_STEWARD)
    run(folder, "--approve", approver.login, "--out", str(out))
    assert {one.name for one in out.iterdir()} == {"deaths.receipt.txt", "later.receipt.txt", "later.corrections.xlsx"}
    with pytest.raises(CommandError):
        run(folder, "--out", str(out))


@pytest.mark.parametrize("login", ["nobody", "community_worker"])
def test_nobody_else_does(folder, login):
    staff(Role.COMMUNITY_WORKER)
    with pytest.raises(CommandError):
        run(folder, "--approve", login)
    assert dead() == 0


def test_what_is_no_folder_is_said(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "nowhere")
