"""A client of rollcall's control API, with nothing but the standard library. docs/control.md has all of the API."""

import json
import os
import urllib.error
import urllib.request


class NotReached(AssertionError):
    """A barrier was not reached in time; the message names what is missing."""


class Session:
    """A session of its own for one test: `with Session("cassettes/invite-one", faults=[...]) as session:`"""

    def __init__(self, cassette, **options):
        self.asked = {"cassette": os.path.abspath(cassette), **options}

    def __enter__(self):
        created = _control("POST", "/sessions", self.asked)
        self.path, self.graph = f"/sessions/{created['id']}", created["graph"]
        return self

    def __exit__(self, *_error):
        self.close()

    def deliver_to(self, url):
        """From now on the notifications go there."""
        _control("PUT", f"{self.path}/callback", {"url": url})

    def settled(self, timeout=10_000):
        """Returns when no request is in flight and nothing is due: no sleep."""
        _control("POST", f"{self.path}/settled", {"timeout": timeout})

    def next(self, wanted, timeout=10_000):
        """The next request that is played, from now on: `invite` for one."""
        return _control("POST", f"{self.path}/next", {"wanted": wanted, "timeout": timeout})

    def report(self):
        return _control("GET", f"{self.path}/report")

    def close(self):
        """Ends it; gives its report."""
        return _control("DELETE", self.path)


def _control(method, path, body=None):
    request = urllib.request.Request(
        os.environ["ROLLCALL_CONTROL_URL"] + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "authorization": f"Bearer {os.environ['ROLLCALL_CONTROL_TOKEN']}",
            "content-type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        message = json.load(error)["error"]["message"]
        raise (NotReached if error.code == 408 else RuntimeError)(message) from None
