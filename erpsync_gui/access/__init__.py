"""Being signed in: turns a profile and its secrets into calls that prove who is asking.

Knows `store` and `wire`. Knows no Qt, no practice tenant and no screen; the desktop program and
the command line both stand on it.
"""
