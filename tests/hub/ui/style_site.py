"""Serve the style page alone, under the policy the hub lives with: python style_site.py PORT."""

import sys

from django.conf import settings

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}

NAVIGATION = [
    {"label": "Today", "view": "ui:style", "icon": "sun"},
    {"label": "Sites", "view": "sites", "icon": "globe"},
    {"label": "Findings", "view": "findings", "icon": "list-checks"},
    {"label": "Glossary", "view": "glossary", "icon": "book-open"},
    {"label": "Settings", "view": "settings", "icon": "settings", "place": "end"},
]


def configure() -> None:
    """The smallest Django that can show the style page."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for the style page",  # noqa: S106 no secret is kept with it
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="style_urls",
        INSTALLED_APPS=[
            "django.contrib.staticfiles",
            "django.contrib.messages",
            "django_cotton",
            "django_htmx",
            "lucide",
            "tiebeam.hub.ui",
        ],
        MIDDLEWARE=[
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "csp.middleware.CSPMiddleware",
        ],
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        CONTENT_SECURITY_POLICY={"DIRECTIVES": POLICY},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                        "tiebeam.hub.ui.shell.frame",
                        "style_urls.person",
                    ]
                },
            }
        ],
        STATIC_URL="/static/",
        TIEBEAM_UI={
            "home": "ui:style",
            "navigation": NAVIGATION,
            "person": [
                {"label": "Sign out", "view": "ui:style", "icon": "log-out", "method": "post"}
            ],
            "search": "ui:style",
            "lens": "lens",
            "term": "ui:term",
            "term_card": "ui:term",
        },
    )


def serve(port: int) -> None:
    """Answer until stopped."""
    import django
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    django.setup()
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    server.serve_forever()


if __name__ == "__main__":
    configure()
    serve(int(sys.argv[1]))
