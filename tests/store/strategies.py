"""Hypothesis strategies for profiles: whatever a user may have typed."""

from __future__ import annotations

from hypothesis import strategies as st

from erpsync_gui.store.profile import Environment, Profile, WayIn
from erpsync_gui.store.profile_fields import plain_address
from erpsync_gui.wire.call import Deadlines, Protocol
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.online import OnlineApp

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ADDRESSES = TEXTS.filter(lambda text: plain_address(text) == text) | st.just("https://a.example/x")
SECONDS = st.floats(0.001, 1_000_000)
PROFILES = st.builds(
    Profile,
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    environment=st.sampled_from(Environment),
    address=ADDRESSES,
    app=st.none()
    | st.builds(
        OnlineApp,
        environment=st.sampled_from(["sod", "qaonline", "online", "http://127.0.0.1:81"]),
        tenant=TEXTS,
        client_id=TEXTS,
        redirect_uri=ADDRESSES,
        key_file=TEXTS,
        client_secret=st.just(OnlineApp().client_secret),
    ),
    protocol=st.sampled_from(Protocol),
    way_in=st.sampled_from(WayIn),
    user=TEXTS,
    language=TEXTS,
    culture=TEXTS,
    time_zone=TEXTS,
    deadlines=st.builds(Deadlines, SECONDS, SECONDS, SECONDS),
    network=st.builds(
        Network,
        st.builds(Trust, TEXTS, TEXTS),
        st.builds(
            Proxy,
            mode=st.sampled_from(ProxyMode),
            address=ADDRESSES,
            user=TEXTS,
            password=st.just(Proxy().password),
            exceptions=st.lists(TEXTS, max_size=3).map(tuple),
        ),
    ),
    read_only=st.booleans(),
)
