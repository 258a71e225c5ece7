"""Account pages and system management (staff, postings, reviews)."""

from datetime import datetime, time, timedelta

from allauth.account import views as account
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from wanjia.access import actions, queries
from wanjia.access.actions.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, DEMO_TASKS
from wanjia.access.forms import NewPosting, NewProgram, NewStaff
from wanjia.access.models import Glass, Sample
from wanjia.access.policies import catalogue as may
from wanjia.access.policies import guard
from wanjia.access.policies.doors import held_postings
from wanjia.access.rules import ROLE_NAMES
from wanjia.access.types import PostingWish, Role, Verdict
from wanjia.audit.queries import log_state
from wanjia.kernel.clock import CHINA, day_in_china, system_clock
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.places.queries import area_by_code, names_down_to
from wanjia.web.pages import render, say
from wanjia.web.types import Column, Entry, Viewer

ACCOUNT_PAGES = (
    Entry(N_("Change password"), "account_change_password"),
    Entry(N_("Second factor"), "mfa_activate_totp"),
)
KINDS = {"glass": Glass, "sample": Sample}


def viewer(request):
    """Who looks and where, for the head of every page."""
    held = held_postings(request)
    if not request.user.is_authenticated:
        return Viewer()
    scope = ()
    if held:
        scope = names_down_to(held[0].area_id, on=day_in_china(system_clock()))[1:]
    post = _(ROLE_NAMES[held[0].role]) if held else ""
    return Viewer(request.user.name, post, scope, ACCOUNT_PAGES, "account_logout")


class SignIn(account.LoginView):
    """The login; in the demo it lists the accounts to try."""

    def get_context_data(self, **kwargs):
        if settings.DEMO:
            accounts = [(login, _demo_role(login)) for login in DEMO_ACCOUNTS]
            kwargs |= {"demo_accounts": accounts, "demo_password": DEMO_PASSWORD}
        return super().get_context_data(**kwargs)


def _demo_role(login: str) -> str:
    role, _level, _name = DEMO_ACCOUNTS[login]
    return " · ".join([_(ROLE_NAMES[role]), *(_(DEMO_TASKS[one]) for one in (login,) if one in DEMO_TASKS)])


class Password(account.PasswordChangeView):
    """A new password of one's own."""

    success_url = "/"


@guard(may.SIGN_OUT)
@require_POST
def sign_out(request):
    """End the session."""
    logout(request)
    return redirect("account_login")


@guard(may.SECOND_FACTOR)
def second_factor(request):
    """Set up the second factor, or show the recovery codes where it is."""
    return redirect("mfa_view_recovery_codes") if is_mfa_enabled(request.user) else activate_totp(request)


@guard(may.STAFF)
@require_safe
def staff(request):
    """Every account with its postings."""
    return _staff(request, NewStaff())


@guard(may.STAFF_CHANGE)
@require_POST
def new_staff(request):
    """Make an account and show its first password, once."""

    def make(given):
        return actions.create_staff(**given, by=request.ctx).password

    return _filled_in(request, NewStaff(request.POST), make, done=_handed_over, again=_staff)


@guard(may.STAFF_CHANGE)
@require_POST
def change_staff(request, number):
    """Disable, enable, or hand over a new password."""
    match request.POST.get("do"):
        case "disable":
            actions.disable_staff(number, by=request.ctx)
        case "enable":
            actions.enable_staff(number, by=request.ctx)
        case "password":
            return _handed_over(request, actions.reset_password(number, by=request.ctx))
        case "second_factor":
            return _handed_over(request, actions.reset_second_factor(number, by=request.ctx))
        case _:
            raise NotFound("action")
    say(request, _("Done."))
    return redirect("access:staff")


@guard(may.POSTINGS)
@require_safe
def postings(request):
    """The postings that wait for a second officer."""
    return _postings(request, NewPosting())


@guard(may.POSTING_GRANT)
@require_POST
def new_posting(request):
    """Ask for a posting; another officer approves it."""

    def ask(given):
        return actions.grant_posting(_wish(given, request.ctx), by=request.ctx)

    def asked(request, _number):
        say(request, _("Asked for. Another officer has to approve it."))
        return redirect("access:postings")

    return _filled_in(request, NewPosting(request.POST), ask, done=asked, again=_postings)


@guard(may.POSTING_DECIDE)
@require_POST
def decide_posting(request, number):
    """Approve a posting that waits, or end one."""
    _decide(request, number, {"approve": actions.approve_posting, "end": actions.end_posting})
    return redirect("access:postings")


@guard(may.POSTINGS)
@require_safe
def programs(request):
    """Programs of other offices: those that wait for a second officer and those whose token works."""
    return _programs(request, NewProgram())


@guard(may.POSTING_GRANT)
@require_POST
def new_program(request):
    """Ask for a token and show it, once; it works after another officer has approved it."""

    def ask(given):
        _number, token = actions.grant_client(_program_wish(given, request.ctx), by=request.ctx)
        return token

    def told(request, token):
        return render(request, "access/token.html", token=token)

    return _filled_in(request, NewProgram(request.POST), ask, done=told, again=_programs)


@guard(may.POSTING_DECIDE)
@require_POST
def decide_program(request, number):
    """Approve a token that waits, or end one."""
    _decide(request, number, {"approve": actions.approve_client, "end": actions.end_client})
    return redirect("access:programs")


@guard(may.AUDIT)
@require_safe
def security_audit(request):
    """How far the audit log is signed and witnessed, and what stops without a witness."""
    columns = [Column(_("Audit log")), Column(_("When")), Column(_("Acts"), number=True)]
    return render(request, "access/security_audit.html", log=log_state(at=request.ctx.at), columns=columns)


@guard(may.REVIEWS)
@require_GET
def reviews(request):
    """Broken glass and looks without a counter or task, by the people this supervisor is responsible for."""
    return render(request, "access/reviews.html", waiting=queries.review_list(request.ctx))


@guard(may.REVIEWS)
@require_POST
def decide_review(request, kind, number):
    """Say what was found."""
    verdict = request.POST.get("verdict")
    if kind not in KINDS or verdict not in set(Verdict):
        raise NotFound("review")
    actions.review(KINDS[kind], number, verdict=Verdict(verdict), by=request.ctx)
    say(request, _("Noted."))
    return redirect("access:reviews")


def _filled_in(request, form, do, *, done, again):
    """The page ``done`` with what ``do`` answered to the form, or ``again`` the page of the form with what is wrong."""
    if not form.is_valid():
        return again(request, form, status=422)
    try:
        found = do(form.cleaned_data)
    except Refused as refusal:
        _show(refusal, form)
        return again(request, form, status=422)
    return done(request, found)


def _decide(request, number, decisions):
    """Do what the second officer chose of ``decisions``."""
    decide = decisions.get(request.POST.get("do"))
    if decide is None:
        raise NotFound("action")
    decide(number, by=request.ctx)
    say(request, _("Done. It holds from now on."))


def _postings(request, form, status=200):
    return _granting(request, "access/postings.html", queries.postings_in_question(), form, status)


def _programs(request, form, status=200):
    return _granting(request, "access/programs.html", queries.client_list(at=request.ctx.at), form, status)


def _granting(request, template, rows, form, status):
    grants = Role.SECURITY_ADMIN in request.ctx.roles
    return render(request, template, status=status, rows=rows, form=form, grants=grants)


def _program_wish(given, ctx):
    after = datetime.combine(given["last_day"] + timedelta(days=1), time.min, CHINA)
    area = _area(given["area"], ctx)
    return actions.ClientWish(given["name"], Role(given["role"]), area.id, after, given["views_a_day"])


def _area(code, ctx):
    try:
        return area_by_code(code.strip(), on=day_in_china(ctx.at))
    except NotFound as missing:
        raise Refused(Problem("area", N_("No area has this code today."), "area")) from missing


def _wish(given, ctx):
    person = queries.staff_list(at=ctx.at).filter(login=given["staff"].strip().lower()).first()
    if person is None:
        raise Refused(Problem("staff", N_("There is no account with this login."), "staff"))
    area = _area(given["area"], ctx)
    after = given["last_day"] + timedelta(days=1)
    return PostingWish(person.pk, Role(given["role"]), area.id, given["first_day"], after)


def _staff(request, form, status=200):
    rows = queries.staff_list(at=request.ctx.at)
    manages = Role.SYSTEM_ADMIN in request.ctx.roles
    return render(request, "access/staff.html", status=status, rows=rows, form=form, manages=manages)


def _show(refusal, form):
    for problem in refusal.problems:
        form.add_error(problem.field or None, _(problem.message) % problem.params)


def _handed_over(request, password):
    return render(request, "access/password.html", password=password)
