"""Tokens of the login host: who is believed, and who is not, in which words."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from joserfc.jws import JWSRegistry

from erpsync_gui.secret import Secret
from erpsync_gui.wire import identity
from erpsync_gui.wire.identity import BadTokenError, Identity
from tests.fakes.login_host import CLAIM, CLIENT_ID, TENANT, claims_of, jwks, key, signed

ISSUER = "https://sod.superoffice.com"
NONCE = "nonce-of-this-sign-in"
NOW = datetime.now(UTC)


def read(token: str, keys: bytes | None = None, *, nonce: str | None = NONCE) -> Identity:
    return identity.read_id_token(
        Secret(token),
        jwks() if keys is None else keys,
        issuer=ISSUER,
        client_id=CLIENT_ID,
        nonce=nonce,
        now=NOW,
    )


def believes(token: str, keys: bytes | None = None, *, nonce: str | None = NONCE) -> bool:
    return read(token, keys, nonce=nonce).tenant == TENANT


def good(**further: Any) -> dict[str, Any]:
    times = {"iat": seconds(), "nbf": seconds(minutes=-1), "exp": seconds(minutes=5)}
    return claims_of(ISSUER, **({"nonce": NONCE} | times | further))


def refusal(token: str, keys: bytes | None = None) -> BadTokenError:
    with pytest.raises(BadTokenError) as caught:
        read(token, keys)
    return caught.value


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def seconds(**off: float) -> int:
    return int((NOW + timedelta(**off)).timestamp())


class TestIdTokens:
    def test_a_good_one_tells_who_and_where(self) -> None:
        told = {
            f"{CLAIM}email": "t@example.com",
            f"{CLAIM}webapi_url": "https://sod2.superoffice.com/Cust12345/api/",
            f"{CLAIM}netserver_url": "https://sod2.superoffice.com/Cust12345/Remote/Services86/",
            f"{CLAIM}serial": "1234567890",
            f"{CLAIM}company_name": "Acme",
            f"{CLAIM}is_administrator": "True",
        }
        assert read(signed(good(**told))) == Identity(
            tenant=TENANT,
            name="tessa@example.com",
            email="t@example.com",
            associate_id=7,
            api_url="https://sod2.superoffice.com/Cust12345/api/",
            soap_url="https://sod2.superoffice.com/Cust12345/Remote/Services86/",
            system_token=Secret("App-system-token-1"),
            user="tessa@example.com",
            company="Acme",
            serial="1234567890",
            is_administrator=True,
        )

    def test_a_name_for_people_is_taken_where_there_is_one(self) -> None:
        told = {f"{CLAIM}firstname": "Tessa", f"{CLAIM}lastname": "Tester"}
        assert read(signed(good(**told))).name == "Tessa Tester"

    def test_missing_claims_are_empty(self) -> None:
        bare = {name: value for name, value in good().items() if not name.startswith(CLAIM)}
        who = read(signed(bare))
        assert (who.tenant, who.associate_id, who.system_token) == ("", 0, Secret())
        assert not who.is_administrator

    def test_nothing_of_the_system_token_is_shown(self) -> None:
        assert "App-system-token-1" not in repr(read(signed(good())))

    def test_times_may_come_as_text(self) -> None:
        assert believes(signed(good(iat=str(seconds()), exp=str(seconds(minutes=5)))))

    def test_an_audience_may_be_one_of_several(self) -> None:
        assert believes(signed(good(aud=["another", CLIENT_ID])))

    def test_a_renewal_has_no_nonce(self) -> None:
        assert believes(signed(good(nonce=None)), nonce=None)

    def test_one_of_several_keys_is_found_by_its_name(self) -> None:
        assert believes(signed(good(), key(2)), jwks(key(1), key(2)))

    def test_further_fields_of_the_header_do_no_harm(self) -> None:
        header = {"alg": "RS256", "kid": key().kid, "x5t": "abc", "so": "yes"}
        lenient = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
        assert believes(jwt.encode(header, good(), key(), registry=lenient))

    def test_clocks_may_differ_a_little(self) -> None:
        assert believes(signed(good(nbf=seconds(minutes=2), iat=seconds(minutes=2))))
        assert believes(signed(good(exp=seconds(minutes=-2))))

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"iss": "https://evil.example"}, "made by somebody else"),
            ({"aud": "another-app"}, "made for another application"),
            ({"aud": ["another-app"]}, "made for another application"),
            ({"nonce": "of another sign-in"}, "made for another sign-in: its nonce differs"),
            ({"nonce": None}, "does not tell its nonce"),
            ({"iss": None}, "does not tell its iss"),
            ({"aud": None}, "does not tell its aud"),
            ({"exp": None}, "does not tell its exp"),
            ({"exp": "soon"}, "time (exp) that cannot be read"),
            ({"iat": [1]}, "time (iat) that cannot be read"),
        ],
    )
    def test_a_wrong_claim_is_refused_in_words(self, told: dict[str, Any], words: str) -> None:
        error = refusal(signed({k: v for k, v in (good() | told).items() if v is not None}))
        assert words in str(error)
        assert not error.is_about_time

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"exp": seconds(minutes=-4)}, "has expired"),
            ({"nbf": seconds(minutes=4)}, "is not valid yet"),
            ({"iat": seconds(minutes=4)}, "was made in the future"),
        ],
    )
    def test_a_wrong_time_is_told_apart(self, told: dict[str, Any], words: str) -> None:
        error = refusal(signed(good(**told)))
        assert words in str(error)
        assert error.is_about_time

    def test_when_it_was_made_is_kept_to_compare_the_clocks(self) -> None:
        made = NOW - timedelta(hours=2)
        told = {"iat": seconds(hours=-2), "exp": seconds(hours=-1.9)}
        assert refusal(signed(good(**told))).made == made.replace(microsecond=0)

    def test_a_time_beyond_the_calendar_is_no_accident(self) -> None:
        assert refusal(signed(good(iat=10**30))).made is None


class TestSignatures:
    def test_a_key_of_somebody_else_is_refused(self) -> None:
        header = {"alg": "RS256", "kid": key(1).kid}
        assert "signature" in str(refusal(jwt.encode(header, good(), key(2))))

    def test_a_key_that_is_not_published_is_refused(self) -> None:
        assert "does not publish" in str(refusal(signed(good(), key(2)), jwks(key(1))))

    def test_an_altered_claim_is_refused(self) -> None:
        header, _, signature = signed(good()).split(".")
        other = encoded(good(sub="root"))
        assert "signature" in str(refusal(f"{header}.{other}.{signature}"))

    def test_no_signature_is_refused(self) -> None:
        token = f"{encoded({'alg': 'none', 'kid': 'key-1'})}.{encoded(good())}."
        assert "not signed with RS256" in str(refusal(token))

    def test_a_signature_made_with_the_public_key_as_a_password_is_refused(self) -> None:
        text = f"{encoded({'alg': 'HS256', 'kid': 'key-1'})}.{encoded(good())}"
        digest = hmac.digest(key().as_pem(private=False), text.encode(), "sha256")
        signature = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert "not signed with RS256" in str(refusal(f"{text}.{signature}"))

    @pytest.mark.parametrize("alg", ["RS512", "PS256"])
    def test_other_algorithms_are_refused(self, alg: str) -> None:
        assert "not signed with RS256" in str(refusal(signed(good(), alg=alg)))

    def test_keys_of_another_kind_are_left_out(self) -> None:
        both = KeySet([ECKey.generate_key("P-256"), key()]).as_dict(private=False)
        assert believes(signed(good()), json.dumps(both).encode())

    @pytest.mark.parametrize(
        "keys",
        [
            b"",
            b"[]",
            b"{}",
            b'{"keys": 7}',
            b'{"keys": [7, {}, {"kty": "RSA"}]}',
            b'{"keys": [{"kty": "RSA", "n": "", "e": ""}]}',
            b'{"keys": [{"kty": "RSA", "n": 7, "e": []}]}',
            b'{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "use": "x", "key_ops": ["y"]}]}',
            b"<html>",
        ],
    )
    def test_no_usable_keys_are_said(self, keys: bytes) -> None:
        assert "publishes no key" in str(refusal(signed(good()), keys))

    @pytest.mark.parametrize("token", ["", "a", "a.b.c", "....", "e30.e30.e30", "é.é.é"])
    def test_what_is_no_token_is_said(self, token: str) -> None:
        assert "not a signed token" in str(refusal(token))

    @given(st.text(), st.binary())
    def test_nothing_upsets_it(self, token: str, keys: bytes) -> None:
        with pytest.raises(BadTokenError):
            read(token, keys)
        with pytest.raises(BadTokenError):
            read(token)

    @given(st.data())
    def test_no_altered_token_is_taken(self, data: st.DataObject) -> None:
        token = signed(good())
        at = data.draw(st.integers(0, len(token) - 2))
        other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
        if other == token[at]:
            return
        altered = token[:at] + other + token[at + 1 :]
        with pytest.raises(BadTokenError):
            read(altered)


class TestTickets:
    def claims(self, **further: Any) -> dict[str, Any]:
        told: dict[str, Any] = {
            "iss": "SuperOffice AS",
            "aud": "spn:1234567890",
            "nbf": seconds(minutes=-1),
            "exp": seconds(minutes=5),
            f"{CLAIM}ctx": TENANT,
            f"{CLAIM}ticket": "7T:the-ticket",
        }
        return {name: value for name, value in (told | further).items() if value is not None}

    def read(self, **further: Any) -> Secret:
        token = Secret(signed(self.claims(**further)))
        return identity.read_ticket(token, jwks(), tenant="cust12345", now=NOW)

    def test_a_good_one_holds_the_ticket(self) -> None:
        assert self.read() == Secret("7T:the-ticket")

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"iss": ISSUER}, "made by somebody else"),
            ({f"{CLAIM}ctx": "Cust99999"}, "for Cust99999 instead of"),
            ({f"{CLAIM}ctx": None}, "for no tenant instead of"),
            ({f"{CLAIM}ticket": None}, "holds no ticket"),
            ({"exp": None}, "does not tell its exp"),
            ({"exp": seconds(hours=-1)}, "has expired"),
        ],
    )
    def test_a_wrong_one_is_refused_in_words(self, told: dict[str, Any], words: str) -> None:
        with pytest.raises(BadTokenError, match=words):
            self.read(**told)

    def test_an_id_token_is_no_token_of_the_system_user(self) -> None:
        with pytest.raises(BadTokenError, match="somebody else"):
            identity.read_ticket(Secret(signed(good())), jwks(), tenant=TENANT, now=NOW)
