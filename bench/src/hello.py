"""The peer: the same hello as a WSGI application, and /sleep?ms=50."""

import time
from urllib.parse import parse_qs

BODY = b"Hello from Kirin\n"


def application(environ, start_response):
    if environ["PATH_INFO"] == "/sleep":
        # gevent's worker has replaced this with a sleep that lets others run.
        time.sleep(int(parse_qs(environ["QUERY_STRING"])["ms"][0]) / 1000)
    start_response(
        "200 OK",
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(BODY))),
        ],
    )
    return [BODY]
