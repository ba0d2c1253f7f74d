"""The peer: the same hello as a WSGI application, and /sleep?ms=50, /echo and /large."""

import time
from urllib.parse import parse_qs

BODY = b"Hello from Kirin\n"
LARGE = bytes(1 << 20)


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/echo":
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        return answer(start_response, "application/octet-stream", body)
    if path == "/large":
        return answer(start_response, "application/octet-stream", LARGE)
    if path == "/sleep":
        # gevent's worker has replaced this with a sleep that lets others run.
        time.sleep(int(parse_qs(environ["QUERY_STRING"])["ms"][0]) / 1000)
    return answer(start_response, "text/plain; charset=utf-8", BODY)


def answer(start_response, content_type, body):
    start_response(
        "200 OK",
        [("Content-Type", content_type), ("Content-Length", str(len(body)))],
    )
    return [body]
