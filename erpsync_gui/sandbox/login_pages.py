"""What people see of the login host: the page to sign in on, and what stands there when it fails.

Each page is whole by itself: it loads nothing from anywhere. Knows no protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from erpsync_gui.sandbox.tenant import Associate

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 1rem/1.5 system-ui, sans-serif; background: #eef3f2; color: #16302c; }
main { width: min(24rem, 90vw); padding: 2rem; border-radius: .75rem; background: #fff;
  box-shadow: 0 .5rem 2rem #0002; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25; }
p { margin: 0 0 1.25rem; color: #51635f; overflow-wrap: anywhere; }
button { display: block; width: 100%; margin-top: .75rem; padding: .7rem 1rem; font: inherit;
  text-align: start; cursor: pointer; border: 1px solid #0b6b5d; border-radius: .5rem;
  background: #0b6b5d; color: #fff; }
button small { display: block; opacity: .85; }
button.plain { background: transparent; color: inherit; text-align: center; border-color: #8a9a96; }
button:focus-visible { outline: 3px solid #e0a100; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  body { background: #10201d; color: #e5efec; } main { background: #1a2e2a; } p { color: #a9bdb8; }
}
"""


def sign_in(associates: Iterable[Associate], hint: str) -> str:
    """The page to sign in on: one button for each user, the one that is hinted at in focus."""
    buttons = "".join(_button(associate, hint) for associate in associates)
    return _page(
        "Sign in to the practice tenant",
        "<p>ErpSync Workbench asks to work in your name. Nobody needs a password here:"
        " choose who you are.</p>"
        f'<form method="post">{buttons}'
        '<button class="plain" name="cancel" value="yes">Cancel</button></form>',
    )


def failed(sentence: str) -> str:
    """The page for a request that cannot be answered by sending the browser back."""
    return _page(
        "You cannot sign in",
        f"<p>{escape(sentence)}</p><p>The browser is not sent back to the application. Close"
        " this page, and cancel the sign-in there.</p>",
    )


def handed_over(redirect_uri: str, answer: Mapping[str, str]) -> str:
    """The page that posts an answer to the application by itself (`response_mode=form_post`)."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(text)}">'
        for name, text in answer.items()
    )
    return _page(
        "Back to the application",
        f'<form method="post" action="{escape(redirect_uri)}">{fields}'
        "<button>Go on</button></form><script>document.forms[0].submit()</script>",
    )


def _button(associate: Associate, hint: str) -> str:
    role = "Administrator" if associate.is_administrator else "User"
    is_hinted = hint.lower() in {associate.name, associate.email}
    return (
        f'<button name="user" value="{escape(associate.name)}"{" autofocus" * is_hinted}>'
        f"{escape(associate.full_name)}<small>{role}, {escape(associate.email)}</small></button>"
    )


def _page(title: str, content: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1>{content}</main></body></html>\n"
    )
