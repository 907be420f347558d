"""Pages for administrators of access: users, and why somebody sees a record or does not. To others, nothing is here."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tutela.kernel.access import explain
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import Rest, done_once, page, put_errors
from tutela.kernel.http.request import AnyRequest, Request
from tutela.kernel.journal.fold import history
from tutela.kernel.problems import Conflict, Invalid, Missing, Stale
from tutela.people import account, actions, entrance, queries, words
from tutela.people.forms import ChangeUserForm, NewUserForm, ReasonForm, TwicePassword, UserFilter, WhyForm
from tutela.people.models import User
from tutela.people.views import save_view, take_away_view, views_of


def administered(
    view: Callable[Concatenate[Request, Rest], HttpResponse],
) -> Callable[Concatenate[AnyRequest, Rest], HttpResponse]:
    """A page of whoever may change users. To others it is not there."""

    @page
    @wraps(view)
    def run(request: Request, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.reader.grants("user.change"):
            raise Missing
        return view(request, *args, **kwargs)

    return run


def _ask(request: Request) -> tuple[UserFilter, Any]:
    form = UserFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.narrowed(queries.users(reader=request.reader), **asked)


LISTING = lists.register(
    lists.Listing(
        name="users",
        columns=tuple(
            Column(name, label, cell, lists.by(name) if name in ("name", "role") else ())
            for name, (label, cell) in words.CELLS.items()
        ),
        orders={
            **lists.both_ways("name", gettext_lazy("by name"), gettext_lazy("by name, backwards"), "name"),
            **lists.both_ways("role", gettext_lazy("by role"), gettext_lazy("by role, backwards"), "role"),
        },
        first_order="name",
        ask=_ask,
        address=lambda user: reverse("user", args=[user.id]),
    )
)


@administered
def list_users(request: Request) -> HttpResponse:
    """Everybody, by name."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Users"),
        "caption": _("Users"),
        "views": views_of(request, LISTING.name),
        "empty": {"title": _("No user"), "text": _("Nobody answers to this.")},
    }
    return render(request, "people/users.html", context)


@administered
def new_user(request: Request) -> HttpResponse:
    """Make a user."""
    form = NewUserForm(request.POST or None, initial={"clearance": "unclassified"})
    if request.method == "POST" and form.is_valid():
        done = _try(
            request,
            form,
            lambda: actions.make_user(actor=request.reader, at=now(), **form.facts()),
            to=lambda user: reverse("user", args=[user.id]),
        )
        if done:
            return done
    return render(request, "people/user_form.html", {"page_title": _("Make a user"), "form": form})


@administered
def show_user(request: Request, user_id: UUID) -> HttpResponse:
    """One user: access, sign-ins, second factors, history."""
    user = _user(request, user_id)
    context = {
        "page_title": user.name,
        "user_record": user,
        "facts": words.access_facts(user),
        "sentences": words.access_sentences(user),
        "sign_ins": account.sign_in_rows(request, user),
        **account.factor_context(user),
        "actions": _open_acts(user),
        "history": words.history_entries(history(user)),
    }
    return render(request, "people/user.html", context)


def _open_acts(user: User) -> list[dict[str, Any]]:
    acts = [
        (_("Change access"), "change_user"),
        (_("Give a new password"), "reset_password"),
        (_("Take away second factors"), "reset_factors"),
        (_("End all sessions and tokens"), "end_sign_ins"),
    ]
    return [{"label": label, "url": reverse(name, args=[user.id]), "allowed": True} for label, name in acts]


@administered
def change_user(request: Request, user_id: UUID) -> HttpResponse:
    """Change what somebody may see and do."""
    user = _user(request, user_id)
    form = ChangeUserForm(request.POST or None, initial=ChangeUserForm.initial_of(user))
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        etag = facts.pop("etag")
        done = _try(request, form, lambda: _change(request, user_id, etag, facts), to=_to_user)
        if done:
            return done
    context = {"page_title": _("Change access"), "form": form, "user_record": user}
    return render(request, "people/user_form.html", context)


def _change(request: Request, user_id: UUID, etag: str, facts: dict[str, Any]) -> User:
    """Under the journal's lock: what the form was filled in from must still be so."""
    if _user(request, user_id).etag() != etag:
        raise Stale
    return actions.change_user(actor=request.reader, at=now(), user_id=user_id, **facts)


@administered
def reset_password(request: Request, user_id: UUID) -> HttpResponse:
    """Give somebody a new password, to be told to them and changed by them."""
    user = _user(request, user_id)

    def act(form: TwicePassword) -> User:
        password = form.cleaned_data["password"]
        actions.set_password(actor=request.reader, at=now(), name=user.name, password=password)
        return user

    note = _("Their sessions end. Tell them the password by another way than this one, and to change it at once.")
    return _act_page(request, user, TwicePassword, act, title=_("Give a new password"), note=note)


@administered
def reset_factors(request: Request, user_id: UUID) -> HttpResponse:
    """For somebody who lost their second factor and their recovery codes."""
    user = _user(request, user_id)

    def act(form: ReasonForm) -> User:
        reason = form.cleaned_data["reason"]
        actions.reset_factors(actor=request.reader, at=now(), user_id=user_id, reason=reason)
        return user

    note = _("Until they add new ones, their password alone opens the account. Be sure that it is they who ask.")
    return _act_page(request, user, ReasonForm, act, title=_("Take away second factors"), note=note)


@administered
def end_sign_ins(request: Request, user_id: UUID) -> HttpResponse:
    """For a device that was lost, or a token that became known."""
    user = _user(request, user_id)

    def act(form: ReasonForm) -> User:
        reason = form.cleaned_data["reason"]
        actions.end_sign_ins(actor=request.reader, at=now(), user_id=user_id, reason=reason)
        return user

    note = _("They can sign in again at once. To keep them out, take their right to sign in.")
    return _act_page(request, user, ReasonForm, act, title=_("End all sessions and tokens"), note=note)


@administered
@require_POST
def end_users_sign_in(request: Request, user_id: UUID, sign_in_id: int) -> HttpResponse:
    """End one session or token of somebody."""
    user = _user(request, user_id)
    if not queries.sign_ins(user.id).filter(id=sign_in_id).exists():
        raise Missing
    actions.end_sign_in(actor=request.reader, at=now(), sign_in_id=sign_in_id)
    return redirect("user", user.id)


def _act_page(
    request: Request, user: User, form_class: type, act: Callable[[Any], User], *, title: str, note: str
) -> HttpResponse:
    """A page with one act on one user: shows its form, does it, goes back to the user."""
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(request, form, lambda: act(form), to=_to_user)
        if done:
            return done
    context = {"page_title": title, "note": note, "form": form, "user_record": user, "danger": True}
    return render(request, "people/user_form.html", context)


def _try(request: Request, form: Any, act: Callable[[], User], *, to: Callable[[User], str]) -> HttpResponse | None:
    """Do what the form asks for; with a problem, none, and the form shows it."""
    try:
        return done_once(request, act, to=to)
    except (Invalid, Conflict) as problem:
        put_errors(form, problem)
        return None


def _to_user(user: User) -> str:
    return reverse("user", args=[user.id])


def _user(request: Request, user_id: UUID) -> User:
    user = queries.users(reader=request.reader).filter(id=user_id).first()
    if user is None:
        raise Missing
    return user


@administered
def why(request: Request) -> HttpResponse:
    """Which rules decide whether a user may see a record, or do something to it; of the record nothing else."""
    form = WhyForm(request.GET or None, initial={"verb": "read"})
    context: dict[str, Any] = {"page_title": _("Why"), "form": form}
    if form.is_bound and form.is_valid():
        context |= _reasons(**form.cleaned_data)
    return render(request, "people/why.html", context)


def _reasons(*, record: str, user: str, verb: str) -> dict[str, Any]:
    """For a user or a record that there is not, the same answer as for what nobody may see."""
    kind, _slash, name = record.partition("/")
    person, found = queries.user_named(user), queries.only_labels(kind, _uuid(name))
    if person is None or found is None:
        raise Missing
    reasons = explain(queries.reader_for(person), verb, found)
    allowed = person.active and all(reason.holds for reason in reasons)
    return {"reasons": reasons, "allowed": allowed, "person": person, "record": record, "verb": verb}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Missing from error


# Saved views: everybody's own


@page
@require_POST
def keep_view(request: Request) -> HttpResponse:
    """Keep a list under a name, and go back to it."""
    given = {name: request.POST.get(name, "") for name in ("list_name", "name", "query")}
    view = save_view(actor=request.reader, **given)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
    return redirect(f"{reverse(view.list_name)}?{view.query}")


@page
@require_POST
def drop_view(request: Request, view_id: int) -> HttpResponse:
    """Take a view out of the menu."""
    list_name = take_away_view(actor=request.reader, view_id=view_id)
    messages.success(request, _("The view was taken away. The records are as they were."))
    return redirect(list_name)


urlpatterns = [
    *entrance.urlpatterns,
    *account.urlpatterns,
    path("users/", list_users, name="users"),
    path("users/new", new_user, name="new_user"),
    path("users/<uuid:user_id>/", show_user, name="user"),
    path("users/<uuid:user_id>/change", change_user, name="change_user"),
    path("users/<uuid:user_id>/password", reset_password, name="reset_password"),
    path("users/<uuid:user_id>/factors", reset_factors, name="reset_factors"),
    path("users/<uuid:user_id>/sign-ins", end_sign_ins, name="end_sign_ins"),
    path("users/<uuid:user_id>/sign-ins/<int:sign_in_id>/end", end_users_sign_in, name="end_users_sign_in"),
    path("access/why", why, name="access_why"),
    path("views", keep_view, name="view_save"),
    path("views/<int:view_id>/take-away", drop_view, name="view_take_away"),
]
