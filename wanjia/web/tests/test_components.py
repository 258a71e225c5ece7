"""Components: each is drawn in both languages, and held to its contract."""

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.utils import translation

from wanjia.web import contracts, gallery
from wanjia.web.contracts import Contract
from wanjia.web.templatetags.web import grouped
from wanjia.web.types import Chip, Column, FactLine

pytestmark = pytest.mark.django_db


def drawn(source, request=None, **context):
    template = Template("{% load i18n web %}" + source)
    return template.render(RequestContext(request, context) if request else Context(context))


@pytest.mark.parametrize("name", contracts.names())
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_component_shows_all_its_states_in_the_gallery(client, name, language):
    client.post("/language", {"language": language})
    html = client.get("/gallery").content.decode()
    assert f'<section class="stack specimen" id="{name}">' in html
    assert contracts.contract(name).says.split(":")[0][:20] in html


def test_no_style_and_no_script_stands_in_the_page(client):
    html = client.get("/gallery").content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert html.count("<script") == 1
    assert " onclick=" not in html


class TestContract:
    BADGE = Contract("badge", "A badge.", {"label": "the word"}, {"kind": "colour"}, {"actions": "buttons"})

    def test_a_right_use_breaks_nothing(self):
        assert self.BADGE.breaches(["label", "kind"], ["actions"]) == []

    def test_each_breach_is_said(self):
        assert self.BADGE.breaches(["colour"], ["foot"]) == [
            "needs label= (the word)",
            "knows no colour=",
            "has no slot foot",
        ]

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ('{% component "bagde" %}', "does not exist"),
            ('{% component "button" %}', "needs label="),
            ('{% component "button" label="x" colour="red" %}', "knows no colour="),
            ('{% component "button" "x" %}', "takes name=value"),
            (
                '{% componentblock "empty" words="a" next="b" %}{% slot "foot" %}{% endslot %}{% endcomponentblock %}',
                "slot foot",
            ),
        ],
    )
    def test_a_wrong_use_does_not_compile(self, source, words):
        with pytest.raises(TemplateSyntaxError, match=words):
            drawn(source)


class TestTag:
    def test_a_component_sees_nothing_of_the_page_but_its_arguments(self):
        assert "secret" not in drawn('{% component "button" label="Save" %}', kind="secret", icon="secret")

    def test_values_are_escaped(self):
        assert "&lt;b&gt;" in drawn('{% component "button" label=label %}', label="<b>")

    def test_content_and_slots_take_their_places(self):
        html = drawn(
            '{% componentblock "dialog" id="d" title="T" %}<p>body</p>'
            '{% slot "actions" %}<b>go</b>{% endslot %}{% endcomponentblock %}'
        )
        assert html.index("<p>body</p>") < html.index('<div class="dialog-actions"><b>go</b></div>')

    def test_an_icon_that_is_not_in_the_sprite_is_refused(self):
        with pytest.raises(TemplateSyntaxError, match="no icon 'unicorn'"):
            drawn('{% icon "unicorn" %}')

    def test_an_icon_alone_has_a_name_and_beside_a_word_has_none(self):
        assert 'role="img" aria-label="Close"' in drawn('{% icon "close" "Close" %}')
        assert 'aria-hidden="true"' in drawn('{% icon "close" %}')

    def test_large_numbers_are_grouped(self):
        assert [grouped(number) for number in (0, 999, 1000, 8_700_000)] == ["0", "999", "1,000", "8,700,000"]


class TestWords:
    @pytest.mark.parametrize(
        ("standing", "chinese"), [("reported", "待核实"), ("seen", "已见证件"), ("confirmed", "部门已核实")]
    )
    def test_a_standing_is_a_word_with_an_icon(self, standing, chinese):
        with translation.override("zh-hans"):
            html = drawn('{% component "badge" standing=standing %}', standing=standing)
        assert chinese in html
        assert "<use href=" in html

    def test_a_fact_without_a_value_says_so(self):
        with translation.override("zh-hans"):
            assert "未登记" in drawn('{% component "facts" lines=lines %}', lines=[FactLine("学历", "")])

    def test_people_are_counted_as_each_language_does(self):
        board = gallery._stairwells()
        with translation.override("en"):
            html = drawn('{% component "building" name="3" stairwells=board %}', board=board)
        assert "1 person<" in html
        assert "2 people<" in html


class TestTable:
    COLUMNS = (Column("Name"), Column("Born", sort="born"), Column("Amount", number=True, sort="amount"))
    SOURCE = '{% componentblock "table" caption="C" columns=columns sort=sort empty=empty %}ROWS{% endcomponentblock %}'

    def html(self, rf, path="/", sort="", empty=False):
        return drawn(self.SOURCE, columns=self.COLUMNS, sort=sort, empty=empty, request=rf.get(path))

    def test_a_second_click_turns_the_order_round(self, rf):
        assert 'aria-sort="ascending"><a href="?sort=-born">' in self.html(rf, sort="born")
        assert 'aria-sort="descending"><a href="?sort=born">' in self.html(rf, sort="-born")

    def test_another_order_keeps_the_filters_and_begins_at_the_first_page(self, rf):
        assert 'href="?standing=seen&amp;sort=amount"' in self.html(rf, "/?standing=seen&page=x", sort="born")

    def test_numbers_stand_right(self, rf):
        assert '<th scope="col" class="number">' in self.html(rf)

    def test_an_empty_table_is_only_what_to_do_next(self, rf):
        assert self.html(rf, empty=True) == "ROWS"


def test_a_chip_leads_to_the_list_without_its_filter():
    html = drawn(
        '{% componentblock "filters" chips=chips %}{% endcomponentblock %}', chips=[Chip("60+", "?standing=seen")]
    )
    assert '<a class="chip" href="?standing=seen">60+' in html
