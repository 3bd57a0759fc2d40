"""Keys go to another process, which reads with them what was written here."""

from __future__ import annotations

import pickle

from tracker.models.types import KeyRing


def test_a_key_ring_that_was_used_travels_to_another_process() -> None:
    ring = KeyRing({1: b"k" * 32}, 1, b"i" * 32, b"a" * 32)
    written = ring.encrypt("张小雨")
    there = pickle.loads(pickle.dumps(ring))  # noqa: S301
    assert (there.decrypt(written), ring.decrypt(there.encrypt("李明"))) == ("张小雨", "李明")
