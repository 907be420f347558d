"""Forms of the room: signing in, one's own account, users."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.pages import choice_field, new_key
from tutela.kernel.languages import Words
from tutela.people import words
from tutela.people.actions import given_roles
from tutela.people.models import User
from tutela.people.rules import areas_of

LONGEST_PASSWORD = 200
ACCESS = ("role", "component", "clearance", "compartments", "areas")


def password_field(*, label: Words, autocomplete: str, help_text: Words = "") -> forms.CharField:
    """A password, as typed: no character is cut off."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget, help_text=help_text)


class SignInForm(LoginForm):
    """Name and password. What follows, a second factor perhaps, is asked on a page of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields = {
            "login": forms.CharField(label=_("Name"), max_length=150, widget=name),
            "password": password_field(label=_("Password"), autocomplete="current-password"),
        }

    def clean_login(self) -> str:
        """Names are the same in capitals and small letters, also when wrong ones are counted."""
        return self.cleaned_data["login"].strip().lower()


class OnceForm(forms.Form):
    """A form that may arrive twice and is done once."""

    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", new_key())

    def facts(self) -> dict[str, Any]:
        """What was filled in, without what serves the form itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("request_key", "repeated")}


class TwicePassword(OnceForm):
    """A new password, typed twice."""

    password = password_field(
        label=_("New password"),
        autocomplete="new-password",
        help_text=_("At least 12 characters. A few unusual words in a row are good and easy to keep."),
    )
    repeated = password_field(label=_("The same again"), autocomplete="new-password")

    def clean_repeated(self) -> str:
        """Both must be the same."""
        if self.cleaned_data["repeated"] != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords differ: type the same one twice."))
        return self.cleaned_data["repeated"]


class FirstForm(TwicePassword):
    """The first administrator."""

    name = forms.CharField(
        label=_("Name to sign in with"),
        max_length=60,
        help_text=_(
            "2 to 60 small letters, digits, dots, dashes or underscores, a letter first. It can never be changed."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    full_name = forms.CharField(label=_("Full name"), max_length=200, required=False)
    field_order = ("name", "full_name", "password", "repeated")


class OwnPasswordForm(TwicePassword):
    """A new password for oneself: who found the screen open may not take the account over."""

    current = password_field(label=_("Present password"), autocomplete="current-password")
    field_order = ("current", "password", "repeated")


class TokenForm(OnceForm):
    """A new API token."""

    label = forms.CharField(
        label=_("What is it for?"), max_length=200, help_text=_("So that you know later which one to end.")
    )
    days = forms.IntegerField(label=_("Good for how many days?"), min_value=1, max_value=3650, initial=365)


class ReasonForm(OnceForm):
    """An act of weight on somebody's account."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It stands in the user's history."))


class AccessForm(OnceForm):
    """What somebody may see and do."""

    full_name = forms.CharField(label=_("Full name"), max_length=200, required=False)
    role = forms.ChoiceField(
        label=_("Role"), help_text=_("What they may do. What they may see follows from the fields below.")
    )
    component = forms.ChoiceField(
        label=_("Component"),
        required=False,
        help_text=_("Whose held records they read, and which releases reach them."),
    )
    clearance = forms.ChoiceField(label=_("Clearance"), help_text=_("They see records classified up to here."))
    compartments = forms.MultipleChoiceField(
        label=_("Compartments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A record in several compartments is seen only by who is in all of them."),
    )
    areas = forms.CharField(
        label=_("Areas"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_(
            "P-codes with spaces between them: SS is South Sudan, SS01 one of its states. They see what lies wholly "
            "within. Write all for the whole mission; leave it empty for no area."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(code, words.label("role", code)) for code in given_roles()]
        choice_field(self, "role").choices = [("", _("Choose one")), *roles]
        choice_field(self, "component").choices = [("", _("None")), *words.choices("component")]
        choice_field(self, "clearance").choices = words.choices("classification")
        choice_field(self, "compartments").choices = words.choices("compartment")

    def clean_areas(self) -> list[str]:
        """Codes; whether they are good the action says."""
        return areas_of(self.cleaned_data["areas"])


class NewUserForm(AccessForm, TwicePassword):
    """A user to be made."""

    name = forms.CharField(
        label=_("Name to sign in with"),
        max_length=60,
        help_text=_(
            "2 to 60 small letters, digits, dots, dashes or underscores, a letter first. It can never be changed."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("name", "full_name", *ACCESS, "password", "repeated")


class ChangeUserForm(AccessForm):
    """A user to be changed. `etag` names the state that the form was filled in from."""

    active = forms.BooleanField(
        label=_("May sign in"), required=False, help_text=_("Without it their sessions and tokens end at once.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It stands in the user's history."))
    etag = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, user: User) -> dict[str, Any]:
        """The form's fields as the user has them."""
        return {
            "full_name": user.full_name,
            "role": user.role,
            "component": user.component,
            "clearance": words.clearance_code(user.clearance),
            "compartments": list(doctrine().lists["compartment"].codes_of(user.compartments)),
            "areas": "all" if "*" in user.areas else " ".join(user.areas),
            "active": user.active,
            "etag": user.etag(),
        }


class UserFilter(forms.Form):
    """Questions put to the list of users."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=lambda: [("", _("all")), *words.choices("role")])
    active = forms.TypedChoiceField(
        label=_("May sign in"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("all")), ("yes", _("Yes")), ("no", _("No"))],
    )


class WhyForm(forms.Form):
    """Which rules decide whether a user may do something to a record."""

    record = forms.RegexField(
        r"^[a-z_]{1,40}/[0-9a-fA-F-]{36}$",
        label=_("Record"),
        max_length=80,
        help_text=_("Its kind and its name: incident/0190b2f6-… as in its address."),
    )
    user = forms.CharField(label=_("User"), max_length=60)
    verb = forms.CharField(
        label=_("Act"), max_length=60, initial="read", help_text=_("read, or an act such as alert.decide.")
    )
