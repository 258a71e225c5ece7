"""Nothing the product names or says is a name of what is not held. The checker is tried on planted words."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse
from django.test.utils import isolate_apps
from django.urls import get_resolver, path

from tests.architecture.house import PACKAGE, ROOT
from tests.scope import texts
from tests.scope.lexicon import excuses, idle, lexicon, unexcused
from wanjia.config.api import api

WORDS, EXCUSES = lexicon(), excuses()
MEND = "Is it really held or done? If it only says that it is not: tests/scope/exceptions.toml, with the reason."


def faults(said) -> list[str]:
    return unexcused(said, EXCUSES, WORDS)


def our_forms() -> list[type[forms.BaseForm]]:
    found, waiting = [], [forms.BaseForm]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        waiting += subclasses
        found += [one for one in subclasses if one.__module__.startswith("wanjia.")]
    return found


class TestTheProduct:
    def test_its_files(self):
        assert faults(texts.of_files(PACKAGE)) == [], MEND

    def test_its_models(self):
        assert faults(texts.of_models(apps.get_models(include_auto_created=True))) == [], MEND

    @pytest.mark.django_db
    def test_its_tables_and_columns(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
                "WHERE relnamespace = 'public'::regnamespace AND attnum > 0"
            )
            columns = cursor.fetchall()
        assert ("registry_person", "born_on") in columns
        assert faults(texts.of_tables(columns)) == [], MEND

    def test_its_addresses(self):
        said = list(texts.of_addresses(get_resolver()))
        assert {"person", "roster/views"} <= {one.text for one in said}
        assert faults(said) == [], MEND

    def test_its_forms(self):
        said = list(texts.of_forms(our_forms()))
        assert "away_from_hukou" in {one.text for one in said}
        assert faults(said) == [], MEND

    def test_its_api(self):
        written = json.loads((ROOT / "docs" / "api" / "openapi.json").read_text())
        served = api.get_openapi_schema()
        for document in (written, json.loads(json.dumps(served, default=str))):
            assert faults(texts.of_document(document, "api")) == [], MEND


class TestTheLexicon:
    def test_it_knows_hundreds_of_names_in_two_languages(self):
        assert len({word for one in WORDS.concepts for word in one.en}) >= 200
        assert len({word for one in WORDS.concepts for word in one.zh}) >= 150
        assert all(one.en and one.zh and 1 <= one.rule <= 14 for one in WORDS.concepts)

    def test_no_name_stands_twice(self):
        every = [word for one in WORDS.concepts for word in (*one.en, *one.zh)]
        assert [word for word in set(every) if every.count(word) > 1] == []

    @pytest.mark.parametrize("concept", WORDS.concepts, ids=lambda one: one.name)
    def test_every_name_is_found_in_every_spelling(self, concept):
        for word in concept.en:
            whole = word.replace("*", "xy").replace("?", "s")
            parts = whole.split()
            spellings = (
                whole,
                whole.upper(),
                "_".join(parts),
                "-".join(parts),
                "".join(part.title() for part in parts),
                f"the {whole}, of",
                f"has_{'_'.join(parts)}_code",
            )
            for spelling in spellings:
                assert WORDS.words_in(spelling), spelling
        for word in concept.zh:
            assert WORDS.words_in(f"登记{word}情况"), word

    @pytest.mark.parametrize(
        "innocent",
        [
            "residence permit issued", "quotas", "the transaction is aborted", "Clock, in China", "largest remainder",
            "birth date", "born_on", "place of birth", "planned visits", "rank() OVER ()", "ranked by likeness",
            "stability of the sort", "credits", "private", "marital_since", "spouse_row", "key: person",
            "plan. Birth", "居住证", "出生登记", "婚姻状况", "服务计划", "户籍迁移", "已婚", "联系偏好",
        ],
    )  # fmt: skip
    def test_innocent_words_are_left_alone(self, innocent):
        assert WORDS.words_in(innocent) == set()

    def test_every_exception_has_a_reason_and_is_needed(self):
        assert all(len(one.reason) > 30 for one in EXCUSES)
        assert idle(texts.of_files(PACKAGE), EXCUSES) == []
        assert [one.says for one in EXCUSES if not any(map(WORDS.words_in, one.says))] == []


@pytest.fixture
def planted(tmp_path):
    """A package with one file in it; returns what the walk says of it."""

    def plant(name: str, text: str) -> list[str]:
        file: Path = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return faults(texts.of_files(tmp_path))

    return plant


class TestAPlantedWord:
    @pytest.mark.parametrize(
        ("name", "text", "said"),
        [
            ("registry/models/facts.py", "class Person:\n    birth_permit = Text()", "birth permit"),
            ("registry/types/facts.py", "class FactKind:\n    RELIGION = 15", "religio*"),
            ("registry/types/commands.py", "class Told:\n    child_order: int = 0", "child order"),
            ("registry/migrations/0009_x.py", "RunSQL('ALTER TABLE p ADD COLUMN parity smallint')", "parity"),
            ("registry/policies.py", 'SEE = Policy("registry.watch_list", ROLES)', "watch list*"),
            ("desk/forms.py", 'x = CharField(label=_("Last menstrual period"))', "last menstrual period"),
            ("desk/urls.py", 'path("key-persons", views.x, name="x")', "key person*"),
            ("desk/pages/roster.py", 'COLUMNS = {"happinessIndex": 1}', "happiness index"),
            ("demo/types.py", "def make(*, contraception): ...", "contracept*"),
            ("intake/rules/rows.py", 'COLUMNS = {"credit_score": "SMALLINT"}', "credit score"),
            ("intake/sources/household_list/columns.py", 'Heading("孩次", "x", "")', "孩次"),
            ("intake/sources/household_list/columns.py", 'Heading("是否 超生", "x", "")', "超生"),
            ("places/data/codes/faith.toml", 'zh = "宗教信仰"', "宗教"),
            ("places/data/codes/mark.toml", 'codes = [["1", "重点人员", "Focus person"]]', "重点人员"),
            ("places/data/staff.csv", "id,clock_in\n1,08:00", "clock in"),
            ("desk/templates/desk/x.html", "<dt>{% translate 'Location trail' %}</dt>", "location trail"),
            ("desk/templates/desk/x.html", "<p>Family\n  planning</p>", "family planning"),
            ("desk/locale/zh_Hans/LC_MESSAGES/django.po", 'msgid "Families"\nmsgstr "幸福家庭"', "幸福家庭"),
            ("desk/sql/x.sql", "SELECT social_maintenance_fee FROM p", "social maintenance fee"),
            ("web/components/x/x.ts", "const gpsTrack = []", "gps track*"),
            ("portal/x/worker_ranking.py", "", "worker rank*"),
        ],
    )  # fmt: skip
    def test_in_a_file_is_seen(self, planted, name, text, said):
        assert any(fault.startswith(name) and repr(said) in fault for fault in planted(name, text))

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            (
                "registry/types/facts.py",
                '"""No religion is held."""\n# nor contraception\nclass FactKind:\n    NAME = 1',
            ),
            ("desk/templates/desk/x.html", "{# no birth permits here #}<p>1</p>"),
            ("desk/sql/x.sql", "-- no parity\nSELECT 1"),
            ("registry/tests/test_x.py", "birth_permit = 1"),
            ("demo/data/names.csv", "name,weight\n民族,1"),
        ],
    )
    def test_in_an_explanation_a_test_or_a_row_of_data_is_not(self, planted, name, text):
        assert planted(name, text) == []

    def test_an_excused_sentence_excuses_no_other(self, planted):
        for excused in ("Religion, ethnicity, political views", "Pregnancy & birth"):
            assert planted("desk/pages/x.py", f"N_({excused!r})") == []
            assert planted("desk/pages/x.py", f"N_('{excused} of women')") != []

    @isolate_apps("wanjia.registry")
    def test_in_a_model_is_seen(self):
        class Person(models.Model):
            code = models.CharField(max_length=1, choices=[("1", "党员")], help_text="stability level")

            class Meta:
                app_label = "registry"

        assert {fault.split(" says ")[1] for fault in faults(texts.of_models([Person]))} == {
            "'党员'",
            "'stability level'",
        }

    def test_in_a_table_an_address_a_form_or_the_api_is_seen(self):
        class AskForm(forms.Form):
            kind = forms.ChoiceField(choices=[("1", "二孩")])

        def view(request):
            return HttpResponse()

        addresses = ModuleType("planted_urls")
        addresses.urlpatterns = [path("women/unmarried-list", view, name="x")]
        document = {"components": {"schemas": {"PersonOut": {"properties": {"bloodType": {"type": "string"}}}}}}
        assert faults(texts.of_tables([("registry_person", "iris_code")])) == ["database:0 says 'iris code'"]
        assert faults(texts.of_addresses(get_resolver(addresses))) == ["url:0 says 'unmarried list'"]
        assert faults(texts.of_forms([AskForm])) == ["form AskForm:0 says '二孩'"]
        assert faults(texts.of_document(document, "api")) == ["api:0 says 'blood type'"]
