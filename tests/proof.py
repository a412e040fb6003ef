"""A loop of assertions proves nothing when it never runs."""


def some(iterable):
    """Return what is in an iterable, of which there must be something."""
    found = list(iterable)
    assert found, "nothing to assert on"
    return found
