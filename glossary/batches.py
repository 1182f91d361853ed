from itertools import islice

# As many rows as go into one statement; SQLite takes a limited number of parameters.
SIZE = 500


def batches(items, size=SIZE):
    """Lists of at most `size` of the items, in order."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch
