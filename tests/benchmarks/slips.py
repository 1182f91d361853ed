"""Slips of the fingers: words as they are typed amiss, on a QWERTY keyboard."""

# Keys with how far their row stands to the right, in keys.
ROWS = (("qwertyuiop", 0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
PLACES = {key: (column + offset, row) for row, (keys, offset) in enumerate(ROWS) for column, key in enumerate(keys)}


def neighbours(key):
    """Keys beside, above and below one."""
    column, row = PLACES[key]
    return [other for other, (x, y) in PLACES.items() if other != key and abs(x - column) <= 1 and abs(y - row) <= 1]


def neighbouring_key(word, at, order):
    return word[:at] + order.choice(neighbours(word[at])) + word[at + 1 :]


def swapped(word, at, order):
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def missing(word, at, order):
    return word[:at] + word[at + 1 :]


def doubled(word, at, order):
    return word[:at] + word[at] + word[at:]


KINDS = {
    "a neighbouring key": neighbouring_key,
    "two letters swapped": swapped,
    "a letter missing": missing,
    "a letter doubled": doubled,
}


def slip(text, order, kind=None):
    """A text with one slip, of a kind or any, at any of its letters a to z."""
    letters = [at for at, letter in enumerate(text) if letter in PLACES]
    while True:
        change = kind or order.choice([*KINDS.values()])
        typed = change(text, order.choice(letters), order)
        if typed != text and len(typed.split()) == len(text.split()):
            return typed
