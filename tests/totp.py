"""An authenticator app: RFC 6238, as apps have it."""

import base64
import hmac
import time

STEP = 30


def now():
    return int(time.time() // STEP)


def code(secret, step):
    """The code that an app shows for a secret (base 32, with blanks as people read it) in a step of time."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & (2**31 - 1)
    return f"{number % 10**6:06}"


class App:
    """An app that knows a secret. Each code is one that it has not shown before, as after a wait for it."""

    def __init__(self, secret):
        self.secret, self.last = secret, 0

    def next_code(self):
        self.last = max(now(), self.last + 1)
        return code(self.secret, self.last)

    def same_code(self):
        return code(self.secret, self.last)

    def wrong_code(self):
        near = {code(self.secret, now() + each) for each in range(-3, 9)}
        return next(each for each in ("000000", "111111", "222222") if each not in near)
