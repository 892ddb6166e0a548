"""The hub as Django sees it. What an organisation may change stands in `environment`."""

import os
from importlib.util import find_spec
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
SECRET_KEY_FALLBACKS = [*ENVIRONMENT.former_keys]

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
    "tiebeam.hub.directory",
    "tiebeam.hub.activity",
    "tiebeam.hub.people",
    "tiebeam.hub.jobs",
    "tiebeam.hub.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
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

HAS_SAML = find_spec("onelogin") is not None
"""Whether the extra `saml` is installed."""
if HAS_SAML:
    INSTALLED_APPS.append("allauth.socialaccount.providers.saml")

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
    "tiebeam.hub.people.middleware.ReadersOnlyRead",
    "tiebeam.hub.directory.middleware.AskForSecondFactor",
    "tiebeam.hub.people.middleware.ReadInOwnWords",
    "allauth.account.middleware.AccountMiddleware",
    "tiebeam.hub.directory.middleware.NoteSessions",
]

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "tiebeam.hub.ui.rendering.Templates",
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
            "libraries": {"lucide": "tiebeam.hub.ui.icons"},
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

# Sign-in: by e-mail and password, passkey, or an identity provider; nobody makes an account alone.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
if ENVIRONMENT.ldap:
    import ldap  # only where the extra is installed, and asked for
    from django_auth_ldap.config import LDAPSearch

    AUTHENTICATION_BACKENDS.append("tiebeam.hub.directory.ldap.Directory")
    AUTH_LDAP_SERVER_URI = ENVIRONMENT.ldap.url
    AUTH_LDAP_START_TLS = ENVIRONMENT.ldap.has_starttls
    AUTH_LDAP_BIND_DN = ENVIRONMENT.ldap.bind
    AUTH_LDAP_BIND_PASSWORD = ENVIRONMENT.ldap.password
    AUTH_LDAP_USER_SEARCH = LDAPSearch(
        ENVIRONMENT.ldap.people, ldap.SCOPE_SUBTREE, "(mail=%(user)s)"
    )
    AUTH_LDAP_CONNECTION_OPTIONS = {ldap.OPT_NETWORK_TIMEOUT: 5, ldap.OPT_TIMEOUT: 5}
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
    "reset_password": "tiebeam.hub.people.forms.ForgottenForm",
    "reset_password_from_key": "tiebeam.hub.people.forms.NewPasswordForm",
    "reauthenticate": "tiebeam.hub.people.forms.ConfirmForm",
}
ACCOUNT_ADAPTER = "tiebeam.hub.directory.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.is_https else "http"
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
USERSESSIONS_TRACK_ACTIVITY = True

# A second factor, and passkeys in the place of a password.
MFA_ADAPTER = "tiebeam.hub.directory.adapters.Factors"
MFA_FORMS = {
    "authenticate": "tiebeam.hub.people.forms.CodeForm",
    "reauthenticate": "tiebeam.hub.people.forms.CodeAgainForm",
    "activate_totp": "tiebeam.hub.people.forms.AuthenticatorForm",
    "add_webauthn": "tiebeam.hub.people.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from an administrator or a provider
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_https
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Tiebeam"

# Identity providers are rows of the directory; who may come in is decided there.
SOCIALACCOUNT_ADAPTER = "tiebeam.hub.directory.adapters.Identities"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead nowhere else, says our content policy
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}

# Mail goes out only where a server is named.
TIEBEAM_SENDS_MAIL = ENVIRONMENT.mail is not None
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 10
if ENVIRONMENT.mail:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = ENVIRONMENT.mail.has_starttls, ENVIRONMENT.mail.has_tls
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from or "Tiebeam <tiebeam@localhost>"

FORM_RENDERER = "tiebeam.hub.ui.widgets.Renderer"

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
SESSION_ENGINE = "tiebeam.hub.people.sessions"
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
        {"label": _("Settings"), "view": "home:settings", "icon": "settings", "place": "end"},
    ),
    "settings": (
        {
            "label": _("People"),
            "view": "directory:people",
            "icon": "users",
            "note": _("Who is here, in which teams, and who is away."),
        },
        {
            "label": _("Teams"),
            "view": "directory:teams",
            "icon": "network",
            "note": _("Who answers for what, and what is a part of what."),
        },
        {
            "label": _("Your sign-in"),
            "view": "mfa_index",
            "icon": "fingerprint-pattern",
            "note": _("Password, passkeys, second factor, and where you are signed in."),
        },
        {
            "label": _("Sign-in"),
            "view": "directory:sign_in",
            "icon": "log-in",
            "note": _("Second factor, identity providers, provisioning by SCIM."),
            "for_administrators": True,
        },
        {
            "label": _("Mail"),
            "view": "directory:mail",
            "icon": "mail",
            "note": _("Whether this hub can send mail, and a mail to try it."),
            "for_administrators": True,
        },
        {
            "label": _("Webhooks"),
            "view": "integrations:webhooks",
            "icon": "webhook",
            "note": _("Which other systems hear of what happens here."),
            "for_administrators": True,
        },
        {
            "label": _("Background work"),
            "view": "monitoring:work",
            "icon": "list-todo",
            "note": _("What failed and why, what waits, who works, what goes by the clock."),
            "for_administrators": True,
        },
    ),
    "person": (
        {"label": _("Record"), "view": "home:record", "icon": "scroll-text"},
        {"label": _("Profile"), "view": "people:profile", "icon": "user"},
        {"label": _("Sign-in"), "view": "mfa_index", "icon": "fingerprint-pattern"},
        {"label": _("Mail"), "view": "activity:mail", "icon": "mail"},
        {"label": _("Tokens"), "view": "api:tokens", "icon": "key-square"},
        {"label": _("Sign out"), "view": "account_logout", "icon": "log-out", "method": "post"},
    ),
    "search": "home:search",
    "matches": "home:matches",
    "inbox": "home:inbox",
    "lens": "people:lens",
    "term": "glossary:term",
    "term_card": "glossary:card",
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [HUB / "locale"]
USE_I18N = any(folder.is_dir() for folder in LOCALE_PATHS)
"""Looking up what no catalogue translates is a tenth of a page."""
TIME_ZONE = ENVIRONMENT.time_zone
USE_TZ = True

LOGGING = logs.configure(ENVIRONMENT.log_format)
