"""The hub as Django sees it. What an organisation may change stands in `environment`."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tiebeam.hub import database, environment, logs

ENVIRONMENT = environment.read(os.environ)
HUB = Path(__file__).parent

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key or (
    ENVIRONMENT.key_file.read_text("ascii") if ENVIRONMENT.key_file.exists() else ""
)
"""The first start writes the key; until then whatever needs it refuses to work."""

ALLOWED_HOSTS = [*ENVIRONMENT.hosts, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.url]
ROOT_URLCONF = "tiebeam.hub.urls"

INSTALLED_APPS = [
    "tiebeam.hub.monitoring",
    "tiebeam.hub.home",
    "tiebeam.hub.api",
    "tiebeam.hub.integrations",
    "tiebeam.hub.findings",
    "tiebeam.hub.glossary",
    "tiebeam.hub.roles",
    "tiebeam.hub.explorer",
    "tiebeam.hub.sites",
    "tiebeam.hub.activity",
    "tiebeam.hub.people",
    "tiebeam.hub.jobs",
    "tiebeam.hub.ui",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "lucide",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "tiebeam.hub.monitoring.requests.observe",
    "django.middleware.security.SecurityMiddleware",
    "tiebeam.hub.headers.answer_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tiebeam.hub.people.middleware.lead_fragments_to_sign_in",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "tiebeam.hub.people.middleware.AskForOwnPassword",
    "tiebeam.hub.people.middleware.ReadInOwnWords",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tiebeam.hub.people.context.organisation",
                "tiebeam.hub.home.inboxes.unread",
                "tiebeam.hub.ui.shell.frame",
            ],
        },
    }
]

DATABASES = {"default": database.configure(ENVIRONMENT.database_url, folder=ENVIRONMENT.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
TASKS = {"default": {"BACKEND": "tiebeam.hub.jobs.tasks.Backend", "QUEUES": []}}

# Sign-in: by e-mail and password; accounts are made by an administrator.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
ACCOUNT_FORMS = {
    "login": "tiebeam.hub.people.forms.SignInForm",
    "change_password": "tiebeam.hub.people.forms.PasswordForm",
}
ACCOUNT_ADAPTER = "tiebeam.hub.people.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True

# What browsers may do with our pages: nothing that does not come from here.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_https else 0
SESSION_COOKIE_NAME = "tiebeam_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.is_https
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ENVIRONMENT.data / "media"
MOST_UPLOADED_BYTES = 30_000_000
FILE_UPLOAD_HANDLERS = [
    "tiebeam.hub.ui.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# The frame around every page. It names views, so that the look imports no practice.
TIEBEAM_UI = {
    "home": "home:today",
    "navigation": (
        {"label": _("Today"), "view": "home:today", "icon": "sun"},
        {"label": _("Bridge"), "view": "home:bridge", "icon": "gauge"},
        {"label": _("Sites"), "view": "sites:sites", "icon": "globe"},
        {"label": _("Findings"), "view": "findings:findings", "icon": "search-check"},
        {"label": _("Checks"), "view": "findings:checks", "icon": "list-checks"},
        {"label": _("Roles"), "view": "roles:matrix", "icon": "users-round"},
        {"label": _("Glossary"), "view": "glossary:terms", "icon": "book-open"},
    ),
    "person": (
        {"label": _("Record"), "view": "home:record", "icon": "scroll-text"},
        {"label": _("Profile"), "view": "people:profile", "icon": "user"},
        {"label": _("Password"), "view": "account_change_password", "icon": "key-round"},
        {"label": _("Mail"), "view": "activity:mail", "icon": "mail"},
        {"label": _("Tokens"), "view": "api:tokens", "icon": "webhook"},
        {
            "label": _("Background work"),
            "view": "monitoring:work",
            "icon": "list-todo",
            "for_administrators": True,
        },
        {"label": _("Sign out"), "view": "account_logout", "icon": "log-out", "method": "post"},
    ),
    "search": "home:search",
    "inbox": "home:inbox",
    "lens": "people:lens",
    "term": "glossary:term",
    "term_card": "glossary:card",
}

TIEBEAM_SENDS_MAIL = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [HUB / "locale"]
TIME_ZONE = ENVIRONMENT.time_zone
USE_TZ = True

LOGGING = logs.configure(ENVIRONMENT.log_format)
