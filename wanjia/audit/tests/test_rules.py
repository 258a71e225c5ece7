import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wanjia.audit import rules
from wanjia.audit.tests.factories import NOW, person

# The example of RFC 6962's test data, as certificate-transparency implementations use it.
LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    bytes(range(0x50, 0x58)),
    bytes(range(0x60, 0x70)),
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}  # fmt: skip


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_roots_are_those_of_the_published_example(size, root):
    tree = rules.Tree().add(map(rules.leaf_hash, LEAVES[:size]))
    assert tree.root().hex() == root


def recursive_root(leaves):
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return rules.node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70), st.integers(0, 70))
def test_a_tree_grown_in_two_steps_has_the_root_of_the_definition(leaves, cut):
    assert rules.Tree().add(leaves[:cut]).add(leaves[cut:]).root() == recursive_root(leaves)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_leaf_data_is_canonical_and_tells_everything(text):
    row = (5, NOW, text, *[""] * 10, [text], 1, "", "", [f"{person(1)} opened"])
    data = rules.leaf_data(1, 9, False, row)
    leaf = json.loads(data)
    assert list(leaf) == sorted(leaf)
    assert leaf["actor"] == text
    assert (leaf["epoch"], leaf["position"], leaf["late"], leaf["at"]) == (
        1,
        9,
        False,
        "2026-11-21T08:00:00.000000+00:00",
    )
    assert rules.leaf_data(1, 10, False, row) != data


def test_the_digest_of_a_batch_is_that_of_its_persons_one_after_the_other():
    first, second = person(1).bytes, person(2).bytes
    assert rules.batch_digest([first, second]) == sha256(first + second).hexdigest()


@pytest.mark.parametrize(
    ("events", "seconds", "due"), [(0, 3600, False), (1, 59, False), (1, 60, True), (1000, 0, True)]
)
def test_a_checkpoint_is_due_after_a_minute_or_a_thousand_events(events, seconds, due):
    assert rules.checkpoint_due(events=events, age=timedelta(seconds=seconds)) is due


def test_a_signed_checkpoint_reads_back_and_its_signature_holds():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    tree = rules.Tree().add([bytes(32)])
    text = rules.checkpoint_text("wanjia/test/3", tree, NOW)
    note = rules.sign(text, "wanjia/test", key)
    read = rules.parse_checkpoint(note)
    assert (read.epoch, read.size, read.at) == (3, 1, datetime(2026, 11, 21, 8, tzinfo=UTC))
    signature = rules.b64decode(note.splitlines()[-1].split(" ")[2])
    key.public_key().verify(signature[4:], text.encode())
    assert rules.verifier_key("wanjia/test", key).split("+")[1] == signature[:4].hex()
