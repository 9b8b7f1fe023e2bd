"""The WSGI application, for any WSGI server."""

import gc

# While the program loads there is nothing to collect, yet each collection walks over all that was loaded: a fifth of
# the start. What is loaded then stays for good: the collector need never walk over it while phones wait.
gc.disable()

from lms import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
