"""Django's settings, all of them computed from TUTELA_HOME and a few environment variables."""

import os
import secrets
from pathlib import Path
from typing import Literal

from tutela.kernel import spaces
from tutela.kernel.home import folder, write_private
from tutela.kernel.languages import LANGUAGES as SIX_LANGUAGES


def _secret_key() -> str:
    file = folder("keys", private=True) / "django.key"
    if not file.exists():
        write_private(file, secrets.token_urlsafe(50).encode())
    return file.read_text()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("TUTELA_HOSTS", "*").split()

ROOMS = [
    "people",
    "places",
    "reports",
    "incidents",
    "foresight",
    "threats",
    "alerts",
    "protection",
    "reviews",
    "products",
]
ROOMS_WITH_PAGES = [*ROOMS, "exchange", "practice"]
ROOMS_WITH_API = [*ROOMS, "web.journal", "web.map"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "tutela.kernel",
    *[f"tutela.{room}" for room in ROOMS],
    "tutela.exchange",
    "tutela.practice",
    "tutela.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tutela.web.middleware.compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tutela.web.middleware.headers",
    "tutela.web.middleware.in_space",
    "tutela.web.middleware.SpaceSessions",
    "django.middleware.locale.LocaleMiddleware",
    "tutela.web.language.of_the_account",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tutela.web.middleware.readers",
    "tutela.web.middleware.problems",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tutela.web.urls"
WSGI_APPLICATION = "tutela.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tutela.web.shell.shell",
            ],
        },
    }
]

DATABASES = spaces.databases()
DATABASE_ROUTERS = ["tutela.kernel.spaces.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tutela.people.signin.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign_in"

SESSION_ENGINE = "tutela.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = os.environ.get("TUTELA_TLS") == "1"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_FAILURE_VIEW = "tutela.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "tutela.web.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_TOTP_ISSUER = "Tutela"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "tutela.people.factors.FactorAdapter"
ACCOUNT_ADAPTER = "tutela.people.factors.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]

LANGUAGE_CODE = os.environ.get("TUTELA_LANGUAGE", "en")
LANGUAGES = list(SIX_LANGUAGES)
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
FORMAT_MODULE_PATH = "tutela.web.formats"
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
TIME_ZONE = os.environ.get("TUTELA_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# No STATIC_ROOT: files are served from the package, compressed by `middleware.compressed`.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{10}\.woff2$"  # Named by their content: kept for ever.

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("TUTELA_MAIL_HOST", "localhost")
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
