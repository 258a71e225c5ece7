"""The account pages under the names django-allauth knows, and system management."""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from django.urls import include, path

from wanjia.access import pages
from wanjia.access.policies import catalogue as may
from wanjia.access.policies import guard

system = [
    path("staff", pages.staff, name="staff"),
    path("staff/new", pages.new_staff, name="new_staff"),
    path("staff/<int:number>", pages.change_staff, name="change_staff"),
    path("postings", pages.postings, name="postings"),
    path("postings/new", pages.new_posting, name="new_posting"),
    path("postings/<int:number>", pages.decide_posting, name="decide_posting"),
    path("programs", pages.programs, name="programs"),
    path("programs/new", pages.new_program, name="new_program"),
    path("programs/<int:number>", pages.decide_program, name="decide_program"),
    path("audit", pages.security_audit, name="security_audit"),
    path("reviews", pages.reviews, name="reviews"),
    path("reviews/<str:kind>/<int:number>", pages.decide_review, name="decide_review"),
]
urlpatterns = [
    path("login", guard(may.SIGN_IN)(pages.SignIn.as_view()), name="account_login"),
    path("login/inactive", guard(may.SIGN_IN)(account.account_inactive), name="account_inactive"),
    path("login/second", guard(may.SECOND_FACTOR_ASKED)(second.authenticate), name="mfa_authenticate"),
    path("logout", pages.sign_out, name="account_logout"),
    path("account/password", guard(may.PASSWORD)(pages.Password.as_view()), name="account_change_password"),
    path("account/again", guard(may.AGAIN)(account.reauthenticate), name="account_reauthenticate"),
    path("account/again/second", guard(may.AGAIN)(second.reauthenticate), name="mfa_reauthenticate"),
    path("account/second", pages.second_factor, name="mfa_activate_totp"),
    path(
        "account/second/codes", guard(may.SECOND_FACTOR)(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "account/second/codes/new",
        guard(may.SECOND_FACTOR)(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("system/", include((system, "access"))),
]
