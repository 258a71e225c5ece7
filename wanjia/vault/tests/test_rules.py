from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.vault import rules
from wanjia.vault.types import FieldClass, KeysMissing, Profile, Unreadable

MASTER = bytes(range(32))
RINGS = {
    profile: rules.open_keys(MASTER, rules.Mint(MASTER, profile, "2026-11-21T00:00:00+00:00").first())
    for profile in Profile
}
profiles = st.sampled_from(list(Profile))
fields = st.sampled_from(list(FieldClass))
owners = st.uuids()
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(profiles, fields, owners, texts)
def test_what_was_sealed_opens_for_its_owner(profile, field, owner, text):
    keys = RINGS[profile].data[field]
    sealed = rules.seal(keys[-1], field, owner, text.encode())
    assert rules.unseal(keys, field, owner, sealed).decode() == text
    assert (sealed[0], int.from_bytes(sealed[1:3], "big")) == (profile, 1)
    assert len(sealed) == 3 + 12 + len(text.encode()) + 16


@given(profiles, fields, st.lists(st.tuples(owners, texts), max_size=5))
def test_a_column_is_sealed_as_its_values_are(profile, field, rows):
    keys = RINGS[profile].data[field]
    sealed = rules.seal_many(keys[-1], field, [owner for owner, _ in rows], [text for _, text in rows])
    assert [
        rules.unseal(keys, field, owner, value).decode() for (owner, _), value in zip(rows, sealed, strict=True)
    ] == [text for _, text in rows]


@given(profiles, owners, owners, texts)
def test_a_value_moved_to_another_owner_is_refused(profile, owner, other, text):
    keys = RINGS[profile].data[FieldClass.PHONE]
    sealed = rules.seal(keys[-1], FieldClass.PHONE, owner, text.encode())
    if owner != other:
        with pytest.raises(Unreadable):
            rules.unseal(keys, FieldClass.PHONE, other, sealed)


@given(profiles, owners, texts, st.data())
def test_a_value_changed_anywhere_is_refused(profile, owner, text, data):
    keys = RINGS[profile].data[FieldClass.NOTE]
    sealed = bytearray(rules.seal(keys[-1], FieldClass.NOTE, owner, text.encode()))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        rules.unseal(keys, FieldClass.NOTE, owner, bytes(sealed))
    with pytest.raises(Unreadable):
        rules.unseal(keys, FieldClass.NOTE, owner, bytes(sealed[:place]))


def test_a_value_of_one_class_does_not_open_as_another():
    owner, ring = UUID(int=7), RINGS[Profile.AES]
    sealed = rules.seal(ring.data[FieldClass.PHONE][-1], FieldClass.PHONE, owner, b"13800138000")
    with pytest.raises(Unreadable):
        rules.unseal(ring.data[FieldClass.PHONE], FieldClass.ACCOUNT, owner, sealed)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("37029819900101123x", "37029819900101123X"),
        (" 370298 19900101 1234 ", "370298199001011234"),
        ("３７０２９８１９９００１０１１２３Ｘ", "37029819900101123X"),
        ("138-0013-8000", "13800138000"),
        ("138\u30000013\u20118000", "13800138000"),
    ],
)
def test_one_number_written_differently_is_found(written, stored):
    key = RINGS[Profile.AES].index[FieldClass.CITIZEN_NUMBER][-1]
    assert rules.blind(key, written) == rules.blind(key, stored)
    assert rules.tail(key, written) == rules.tail(key, stored[-4:])


@given(profiles, texts, texts)
def test_different_values_have_different_blinds_and_tails_fit_a_smallint(profile, one, other):
    key = RINGS[profile].index[FieldClass.PHONE][-1]
    assert len(rules.blind(key, one)) == 16
    assert -32768 <= rules.tail(key, one) <= 32767
    assert (rules.blind(key, one) == rules.blind(key, other)) == (rules.normalise(one) == rules.normalise(other))


def test_classes_do_not_share_an_index():
    index = RINGS[Profile.AES].index
    blinds = {rules.blind(index[field][-1], "6222020200112233445") for field in index}
    assert len(blinds) == len(index) == 3


def test_the_blind_is_hmac_sha256_as_published():
    """RFC 4231, test case 2, cut to 16 bytes: through the parts that the index uses."""
    from_standard = bytes.fromhex("5bdcc146bf60754e6a042426089575c7")
    state = rules.hmac.HMAC(b"Jefe", rules.hashes.SHA256()).copy()
    state.update(b"what do ya want for nothing?")
    assert state.finalize()[:16] == from_standard


def test_sm4_gcm_is_that_of_rfc_8998():
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    data = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = rules.Sm4Gcm(key).encrypt(nonce, data, bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    assert sealed[-16:].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"


def test_the_keyring_opens_only_with_its_master_key_and_unaltered():
    keys = rules.parse_keys(rules.dump_keys(rules.Mint(MASTER, Profile.SM, "2026").first()))
    assert rules.open_keys(MASTER, keys).data[FieldClass.DOOR][-1].profile is Profile.SM
    with pytest.raises(KeysMissing):
        rules.open_keys(bytes(32), keys)
    phone, account = (next(k for k in keys if (k.name, k.use) == (name, "data")) for name in ("phone", "account"))
    swapped = rules.StoredKey(**{**vars(phone), "wrapped": account.wrapped})
    with pytest.raises(KeysMissing):
        rules.unwrap(MASTER, swapped)
