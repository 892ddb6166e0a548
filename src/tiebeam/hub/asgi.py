"""The hub as an ASGI application."""

import os
import signal
import warnings

from django.core.asgi import get_asgi_application

from tiebeam.hub.orphans import end_with_parent

# The server's first process hands out no work: killed, it would leave us to answer unwatched.
end_with_parent(signal.SIGKILL)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiebeam.hub.settings")
# WhiteNoise hands out files as plain iterators; Django reads them in a thread, which is well.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
application = get_asgi_application()
