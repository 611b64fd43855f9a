"""Every way in which an online sign-in can fail, in words for people.

Each function makes the Verdict of one cause; who finds the cause is `oauth`, `system_user` and
`tenant_state`. Sources: domain sheet 5.5 (the authorize error codes), 5.6 and 5.8.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from erpsync_gui.wire.call import WEB, Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, Timeline, Verdict
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Level, Outcome

_LONGEST_WORDS = 1000
"""More of the login host's own words is a page, not a reason."""

_CONSENT = (
    "An administrator of the tenant has to approve the application (admin consent): let one sign "
    "in here in the browser and approve it, then sign in again."
)
_REDIRECT = (
    "The redirect address of the profile must be one that is registered for the application, "
    "letter by letter: its port, its path, and whether it ends with a slash."
)
_CLIENT = (
    "Check both in the profile; perhaps they are swapped. Each environment (sod, qaonline, online) "
    "has its own client ID and client secret."
)
_CLOCK = "Set the clock of this computer right (automatically, if you can), then try again."
_KEY = (
    "The key file, the client secret and the system user token must all belong to this application "
    "in this environment; the public half of the key must be the registered one."
)
_AGAIN_IN_THE_BROWSER = "Sign in again in the browser."

_CODES: Mapping[str, tuple[str, str]] = {
    "Revoked": ("The application's access to this tenant was revoked.", _CONSENT),
    "InvalidRedirectUrl": ("The redirect address is not registered.", _REDIRECT),
    "Expired": ("The application's approval for this tenant has expired.", _CONSENT),
    "Denied": ("The application's access to this tenant was denied.", _CONSENT),
    "NeedsReapproval": ("The application has to be approved again for this tenant.", _CONSENT),
    "InvalidTimestamp": (
        "The login host does not accept the time of the request: the clock here is off.",
        _CLOCK,
    ),
    "InvalidSignature": ("The signature does not fit the key that is registered.", _KEY),
}
"""The authorize error codes of the login host (sheet 5.5), as they stand in its answers."""
_CODE = re.compile(
    r"\b(InvalidRedirectUrl|NeedsReapproval|InvalidTimestamp|InvalidSignature)\b", re.IGNORECASE
)
_PLAIN_CODE = re.compile(r"(?i:error:|^)\s*(Revoked|Expired|Denied)\b(?:\s*\(\d\)|\s*$)")
"""Words that are found in other sentences, too, count only where they stand as a code."""

_AUTHORIZE_ERRORS: Mapping[str, tuple[str, str]] = {
    "access_denied": (
        "The sign-in was refused in the browser, by you or by the login host.",
        _CONSENT,
    ),
    "consent_required": ("The application is not approved for this tenant.", _CONSENT),
    "interaction_required": ("The application is not approved for this tenant.", _CONSENT),
    "login_required": ("Nobody signed in.", _AGAIN_IN_THE_BROWSER),
    "unauthorized_client": (
        "The application may not sign users in.",
        "Its registration must allow the authorization code flow.",
    ),
    "invalid_client": ("The login host does not know this client ID.", _CLIENT),
    "server_error": ("Something broke inside the login host.", "Try again later."),
    "temporarily_unavailable": (
        "The login host can sign nobody in right now.",
        "Try again later; it may be under maintenance.",
    ),
}

_TOKEN_ERRORS: Mapping[str, tuple[str, str]] = {
    "invalid_client": (
        "The login host does not accept the client ID with this client secret.",
        _CLIENT,
    ),
    "unauthorized_client": (
        "The login host does not accept this application.",
        _CLIENT,
    ),
    "unsupported_grant_type": (
        "The application may not get tokens in this way.",
        "Its registration must allow the authorization code flow.",
    ),
    "server_error": _AUTHORIZE_ERRORS["server_error"],
    "temporarily_unavailable": _AUTHORIZE_ERRORS["temporarily_unavailable"],
}
_EXPIRED_CODE = (
    "The login host does not accept the code from the browser: it is good once and for 10 minutes.",
    _AGAIN_IN_THE_BROWSER,
)
_EXPIRED_REFRESH_TOKEN = (
    "The refresh token is no longer good: it was revoked or has expired.",
    _AGAIN_IN_THE_BROWSER,
)


def not_sent(app: OnlineApp, verdict: Verdict) -> Exchange:
    """The Exchange of a request that was never sent, so that it can be shown like others."""
    call = Call("Tenant state", Endpoint(app.login_url, Protocol.REST), service=WEB)
    timeline = Timeline(datetime.now().astimezone())
    return Exchange(call, verdict, timeline, server=app.login_host)


def missing(what: str, where: str = "the profile") -> Verdict:
    """Something that the sign-in needs is empty."""
    sentence = f"The {what} is missing."
    return Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence, advice=f"Enter it in {where}.")


def no_refresh_token() -> Verdict:
    """Nobody is signed in any more, and it cannot be renewed."""
    return Verdict(
        Outcome.NOT_SENT,
        Level.REQUEST,
        "There is no refresh token to renew the sign-in with.",
        advice=_AGAIN_IN_THE_BROWSER,
    )


def no_tenant() -> Verdict:
    """The tenant id is empty."""
    sentence = "The tenant id is missing."
    advice = "Enter it in the profile. It looks like Cust12345 and stands in the tenant's address."
    return Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence, advice=advice)


def unguarded(app: OnlineApp) -> Verdict:
    """The login host would be told secrets in the clear, or is no address at all."""
    return Verdict(
        Outcome.NOT_SENT,
        Level.REQUEST,
        f"{app.login_url} cannot be the login host: its address must begin with https://.",
        advice="Choose sod, qaonline or online as the environment.",
    )


def bad_key(sentence: str) -> Verdict:
    """The key file cannot be used; the sentence says why."""
    advice = (
        "It must be the private RSA key of the application: RSAKeyValue XML, or PEM (PKCS#1 or "
        "PKCS#8)."
    )
    return Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence, advice=advice)


def bad_redirect(sentence: str, advice: str) -> Verdict:
    """Nobody can listen at the redirect address."""
    return Verdict(Outcome.NOT_SENT, Level.REQUEST, sentence, advice=advice)


def no_browser(words: str = "") -> Verdict:
    """The browser could not be opened."""
    return Verdict(
        Outcome.NOT_SENT,
        Level.REQUEST,
        "The browser could not be opened.",
        words,
        advice="Set a default browser in the system's settings, then try again.",
    )


def stopped_waiting() -> Verdict:
    """The user gave up waiting for the browser."""
    sentence = "We no longer wait for the browser; nobody is signed in."
    return Verdict(Outcome.CANCELLED, Level.NETWORK, sentence, advice="The tab can be closed.")


def nobody_came(patience_s: float) -> Verdict:
    """The browser never came back to the redirect address."""
    advice = (
        "Look into the browser: if it shows an error of the login host, check client ID, redirect "
        "address and environment, and whether the application is approved for this tenant."
    )
    sentence = f"The browser did not come back within {patience_s:g} s; nobody is signed in."
    return Verdict(Outcome.TIMED_OUT, Level.NETWORK, sentence, advice=advice)


def other_state() -> Verdict:
    """Somebody came to the redirect address with another state than ours."""
    return _refused(
        "What came back from the browser does not belong to this sign-in: its state differs.",
        "The state is a secret of this one sign-in; without it somebody could slip you an account "
        "of theirs. Close other tabs that sign in, then try again.",
    )


def authorize_refused(error: str, description: str) -> Verdict:
    """The login host sent the browser back with an error instead of a code."""
    found = _code_in(f"{error} {description}") or error
    default = (
        "The login host did not accept the sign-in.",
        "Check client ID, redirect address and environment.",
    )
    sentence, advice = _CODES.get(found) or _AUTHORIZE_ERRORS.get(found, default)
    return _refused(sentence, advice, description, found)


def token_refused(
    error: str, description: str, found: Verdict, *, is_renewal: bool = False
) -> Verdict:
    """The token end point gave no tokens; `found` is what HTTP says of its answer."""
    code = _code_in(f"{error} {description}")
    if code:
        sentence, advice = _CODES[code]
    elif "redirect" in description.lower():
        sentence, advice = _CODES["InvalidRedirectUrl"]
    elif error == "invalid_grant":
        sentence, advice = _EXPIRED_REFRESH_TOKEN if is_renewal else _EXPIRED_CODE
    elif error:
        default = ("The login host gave no tokens.", _CLIENT)
        sentence, advice = _TOKEN_ERRORS.get(error, default)
    elif found.outcome is Outcome.OK:
        return unreadable("no tokens", found)
    else:
        return found
    return _refused(sentence, advice, description, code or error)


def system_user_refused(words: str, clock_ahead: timedelta | None) -> Verdict:
    """PartnerSystemUser said no, inside HTTP 200 (trap 38); for the clock see `not_trusted`."""
    code = _code_in(words)
    default = (
        "The login host did not sign the system user in.",
        f"Check the tenant id, and that the application is approved for this tenant. {_KEY}",
    )
    sentence, advice = _CODES.get(code, default)
    if code == "InvalidTimestamp":
        sentence += _compared(clock_ahead)
    return _refused(sentence, advice, words, code)


def not_trusted(sentence: str, *, is_about_time: bool, clock_ahead: timedelta | None) -> Verdict:
    """A token that was not made for this sign-in, or a clock that is off.

    `clock_ahead` is how much this computer's clock is ahead of the login host's, where it told
    its own (the header Date).
    """
    if is_about_time:
        sentence += _compared(clock_ahead)
    advice = _CLOCK if is_about_time else "Try again; if it stays like this, tell SuperOffice."
    return _refused(sentence, advice)


def other_tenant(wanted: str, found: str) -> Verdict:
    """The user signed in to another tenant than that of the profile."""
    return _refused(
        f"The sign-in was for {found or 'an unknown tenant'}, and the profile is for {wanted}.",
        f"Sign in with a user of {wanted}, or change the tenant id of the profile.",
    )


def unknown_tenant(app: OnlineApp) -> Verdict:
    """The login host has no such tenant."""
    sentence = f"{app.login_host} knows no tenant {app.tenant}."
    advice = "Check the tenant id and the environment: each tenant lives in one environment only."
    return _refused(sentence, advice, code="404", level=Level.HTTP)


def unreadable(what: str, found: Verdict) -> Verdict:
    """An answer came that is not what was asked for; a sign-in page of a proxy, for instance."""
    return replace(
        found,
        outcome=Outcome.UNREADABLE,
        level=Level.BODY,
        sentence=f"The login host's answer holds {what}.",
        advice="Check the environment; perhaps a proxy answers in the login host's place.",
    )


def _compared(clock_ahead: timedelta | None) -> str:
    """A further sentence about two clocks; empty where they agree, or one is not known."""
    if clock_ahead is None or abs(clock_ahead) < timedelta(minutes=1):
        return ""
    minutes = round(abs(clock_ahead) / timedelta(minutes=1))
    side = "ahead of" if clock_ahead > timedelta(0) else "behind"
    return f" The clock of this computer is {minutes:,} min {side} the login host's."


def _refused(
    sentence: str, advice: str, words: str = "", code: str = "", level: Level = Level.RESULT
) -> Verdict:
    return Verdict(Outcome.REFUSED, level, sentence, words.strip()[:_LONGEST_WORDS], code, advice)


def _code_in(words: str) -> str:
    """The authorize error code that a text names, as in `Authorization error: Revoked (1)`."""
    found = _CODE.search(words) or _PLAIN_CODE.search(words)
    return next((code for code in _CODES if found and code.lower() == found[1].lower()), "")
