"""The WSGI application, for any WSGI server."""

import gc

from lms import create_app

app = create_app()
# What is loaded stays for good: the collector need never walk over it while phones wait.
gc.freeze()
