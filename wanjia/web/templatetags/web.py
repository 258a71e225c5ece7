"""The tags of every template: ``component``, ``componentblock`` with ``slot``, ``icon``, ``bundle``.

``{% component "badge" standing=fact.standing %}`` draws a component; ``{% componentblock "dialog" title=words %} …
{% endcomponentblock %}`` one that surrounds something, which its template gets as ``content``. A direct child
``{% slot "actions" %} … {% endslot %}`` becomes the variable of its name. A component sees its own arguments, the
request and the CSRF token, and nothing else of the page.
"""

import json
from functools import cache

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wanjia.web import assets
from wanjia.web.contracts import FOLDER, contract

register = template.Library()
register.simple_tag(assets.bundle, name="bundle")


@cache
def _icons() -> frozenset[str]:
    return frozenset(json.loads((FOLDER / "icon" / "icons.json").read_text()))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite: silent beside a word, or with a ``label`` where it stands alone."""
    if name not in _icons():
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in components/icon/icons.json.")
    sprite = f"{assets.asset(assets.SPRITE)}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, sprite)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', sprite)


@register.filter
def grouped(number: int | str) -> str:
    """1204380 as 1,204,380; what is a text already stays as it is."""
    return number if isinstance(number, str) else f"{number:,}"


class SlotNode(template.Node):
    """A named part of what a component surrounds; its place is decided by the component."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        return self.nodelist.render(context)


class ComponentNode(template.Node):
    """One use of a component."""

    def __init__(self, name: str, given: dict[str, FilterExpression], body: NodeList) -> None:
        self.name = name
        self.given = given
        self.slots = {node.name: node for node in body if isinstance(node, SlotNode)}
        self.body = NodeList(node for node in body if not isinstance(node, SlotNode))

    def render(self, context: template.Context) -> str:
        values = {name: expression.resolve(context) for name, expression in self.given.items()}
        values |= {name: slot.render(context) for name, slot in self.slots.items()}
        values |= {name: context.get(name) for name in ("request", "csrf_token")}
        values["content"] = self.body.render(context)
        drawing = context.template.engine.get_template(f"{self.name}/{self.name}.html")
        return drawing.render(context.new(values)).strip()


def _component(parser: Parser, token: Token, body: NodeList) -> ComponentNode:
    tag, quoted, *bits = token.split_contents()
    name = quoted.strip("\"'")
    given = token_kwargs(bits, parser)
    slots = [node.name for node in body if isinstance(node, SlotNode)]
    try:
        breaches = contract(name).breaches(given, slots)
    except KeyError:
        breaches = ["does not exist"]
    if bits:
        breaches.append(f"takes name=value, not {' '.join(bits)}")
    if breaches:
        raise template.TemplateSyntaxError(f"{{% {tag} {quoted} %}}: the component {'; '.join(breaches)}.")
    return ComponentNode(name, given, body)


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """Draw a component that surrounds nothing."""
    return _component(parser, token, NodeList())


@register.tag
def componentblock(parser: Parser, token: Token) -> ComponentNode:
    """Draw a component around what stands before ``endcomponentblock``."""
    body = parser.parse(("endcomponentblock",))
    parser.delete_first_token()
    return _component(parser, token, body)


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """A named part inside a ``componentblock``."""
    _, quoted = token.split_contents()
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(quoted.strip("\"'"), nodelist)
