"""应急查阅: one person outside the reach, by the number on the document, for an hour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from wanjia.access.policies import guard, typed_before
from wanjia.desk import actions
from wanjia.desk import policies as may
from wanjia.desk.forms.glass import GlassForm
from wanjia.desk.pages.search import sought
from wanjia.kernel.errors import Refused
from wanjia.web.forms import tell
from wanjia.web.pages import render


@guard(may.GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: HttpRequest) -> HttpResponse:
    """The form, with the number that was searched for; when it is sent, the person's page."""
    if request.method != "POST":
        return render(request, "desk/glass.html", form=GlassForm(initial=_given(request)))
    form = GlassForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/glass.html", form=form, status=422)
    try:
        person = actions.break_glass(**form.cleaned_data, by=request.ctx)
    except Refused as refusal:
        tell(form, refusal)
        return render(request, "desk/glass.html", form=form, status=422)
    return redirect("desk:person", person)


def _given(request: HttpRequest) -> dict[str, str]:
    """What was typed before the password was asked for; the number that was searched for."""
    typed = typed_before(request, may.GLASS)
    number = typed.get("number") or sought(request, typed.get("for", ""))
    return {"number": number, "reason": typed.get("reason", "")}
