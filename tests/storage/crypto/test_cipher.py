"""The envelope: what was sealed opens in its place, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.crypto.cipher import FIRST_TAG, Kek, Place, Sealed, SecretBox, WrappedKey, make_key, unwrap_key
from storage.crypto.framing import LARGEST_BUCKET, bucket_of, frame, pad, unpad
from storage.errors import IntegrityError
from storage.ids import CommandId, ConversationId, Seq

KEK = Kek("2026-W48-0001", bytes(range(32)))
ANNA = ConversationId("anna")
PLACE = Place(Seq(4), 2, CommandId("v:1"), FIRST_TAG)
TEXT = "jag är rädd att min bror ska åka".encode()


@given(st.lists(st.binary(max_size=40), max_size=5), st.lists(st.binary(max_size=40), max_size=5))
def test_two_lists_of_fields_never_frame_alike(one: list[bytes], other: list[bytes]) -> None:
    assert (frame(*one) == frame(*other)) == (one == other)


@given(st.binary(max_size=1000))
def test_padding_comes_off(payload: bytes) -> None:
    assert unpad(pad(payload)) == payload


@pytest.mark.parametrize(
    ("size", "bucket"),
    [(0, 128), (1, 128), (128, 128), (129, 256), (256, 256), (4000, 4096), (16385, 32768), (32768, 32768)],
)
def test_buckets_double_from_128_bytes_to_32_kib(size: int, bucket: int) -> None:
    assert bucket_of(size) == bucket
    assert len(pad(bytes(size))) == bucket + 4


def test_more_than_32_kib_is_an_error() -> None:
    with pytest.raises(ValueError, match="at most 32768"):
        pad(bytes(LARGEST_BUCKET + 1))


@pytest.mark.parametrize(
    "block", [b"", b"\0\0\0\x01", pad(b"abc")[:-1], pad(b"abc") + b"\0", pad(b"abc")[:-1] + b"\x01", b"\xff" * 132]
)
def test_a_block_that_was_not_padded_here_is_refused(block: bytes) -> None:
    with pytest.raises(IntegrityError):
        unpad(block)


def test_an_entry_opens_in_its_place_after_the_key_was_stored() -> None:
    wrapped, key = make_key(ANNA, KEK)
    sealed = key.seal_entry(PLACE, TEXT)
    assert unwrap_key(wrapped, KEK).open_entry(PLACE, sealed) == TEXT
    assert TEXT not in sealed.box


def test_texts_of_like_length_cannot_be_told_apart_by_size() -> None:
    _, key = make_key(ANNA, KEK)
    sizes = {len(key.seal_entry(PLACE, bytes(size)).box) for size in range(1, 129)}
    assert sizes == {128 + 4 + 16}


def test_the_same_text_never_gives_the_same_ciphertext() -> None:
    _, key = make_key(ANNA, KEK)
    assert len({key.seal_entry(PLACE, TEXT).box for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "other",
    [
        replace(PLACE, first=Seq(5)),
        replace(PLACE, count=1),
        replace(PLACE, command_id=CommandId("v:2")),
        replace(PLACE, previous_tag=b"\x01" + FIRST_TAG[1:]),
    ],
)
def test_an_entry_does_not_open_in_another_place(other: Place) -> None:
    _, key = make_key(ANNA, KEK)
    sealed = key.seal_entry(PLACE, TEXT)
    with pytest.raises(IntegrityError):
        key.open_entry(other, sealed)


def test_no_bit_of_an_entry_can_be_flipped() -> None:
    _, key = make_key(ANNA, KEK)
    sealed = key.seal_entry(PLACE, TEXT)
    flipped = [replace(sealed, box=each) for each in flips(sealed.box)]
    flipped += [replace(sealed, nonce=each) for each in flips(sealed.nonce)]
    for each in flipped:
        with pytest.raises(IntegrityError):
            key.open_entry(PLACE, each)


@pytest.mark.parametrize("cut", [Sealed(b"", b""), Sealed(bytes(12), b""), Sealed(bytes(12), bytes(15))])
def test_a_cut_ciphertext_is_refused(cut: Sealed) -> None:
    _, key = make_key(ANNA, KEK)
    with pytest.raises(IntegrityError):
        key.open_entry(PLACE, cut)


def test_an_entry_does_not_open_under_another_conversations_key() -> None:
    _, annas = make_key(ANNA, KEK)
    _, bos = make_key(ConversationId("bo"), KEK)
    with pytest.raises(IntegrityError):
        bos.open_entry(PLACE, annas.seal_entry(PLACE, TEXT))


def test_an_entry_is_no_row_and_a_row_no_entry() -> None:
    _, key = make_key(ANNA, KEK)
    with pytest.raises(IntegrityError):
        key.open_row(b"", key.seal_entry(PLACE, TEXT))
    with pytest.raises(IntegrityError):
        key.open_entry(PLACE, key.seal_row(b"", TEXT))


def test_a_row_does_not_open_beside_other_readable_fields() -> None:
    _, key = make_key(ANNA, KEK)
    sealed = key.seal_row(frame("queued", "N4"), TEXT)
    assert key.open_row(frame("queued", "N4"), sealed) == TEXT
    with pytest.raises(IntegrityError):
        key.open_row(frame("queued", "N0"), sealed)


def test_every_conversation_has_a_key_of_its_own() -> None:
    made = [make_key(ANNA, KEK)[0] for _ in range(20)]
    assert len({(each.wrapped, each.salt, each.commit, each.nonce) for each in made}) == 20


@pytest.mark.parametrize("name", ["nonce", "wrapped", "salt", "commit"])
def test_no_bit_of_a_stored_key_can_be_flipped(name: str) -> None:
    wrapped, _ = make_key(ANNA, KEK)
    for flipped in flips(getattr(wrapped, name)):
        change: dict[str, Any] = {name: flipped}
        with pytest.raises(IntegrityError):
            unwrap_key(replace(wrapped, **change), KEK)


@pytest.mark.parametrize(
    "change", [{"conversation": ConversationId("bo")}, {"dek_ver": 2}, {"kek_id": "2026-W49-0001"}]
)
def test_a_stored_key_does_not_pass_for_another(change: dict[str, Any]) -> None:
    wrapped, _ = make_key(ANNA, KEK)
    with pytest.raises(IntegrityError):
        unwrap_key(replace(wrapped, **change), KEK)


def test_a_wrong_kek_opens_nothing() -> None:
    wrapped, _ = make_key(ANNA, KEK)
    with pytest.raises(IntegrityError):
        unwrap_key(wrapped, Kek(KEK.id, bytes(32)))


def test_a_commitment_that_was_wrapped_with_another_salt_is_found() -> None:
    """The salt is not in the wrapping's associated data: only the commitment can show that it was exchanged."""
    wrapped, _ = make_key(ANNA, KEK)
    other, _ = make_key(ANNA, KEK)
    with pytest.raises(IntegrityError, match="commitment"):
        unwrap_key(replace(wrapped, salt=other.salt), KEK)


def test_keys_do_not_show_in_a_repr() -> None:
    _, key = make_key(ANNA, KEK)
    assert repr(key) == "ConversationKey('anna', 1)"
    assert "key" not in repr(KEK)


def test_a_secret_opens_for_its_purpose_and_owner_alone() -> None:
    root = bytes(range(32))
    box = SecretBox(root, "accounts").seal("kim", b"totp")
    assert SecretBox(root, "accounts").open("kim", box) == b"totp"
    for purpose, owner, key in (("surveys", "kim", root), ("accounts", "lee", root), ("accounts", "kim", bytes(32))):
        with pytest.raises(IntegrityError):
            SecretBox(key, purpose).open(owner, box)
    for flipped in flips(box):
        with pytest.raises(IntegrityError):
            SecretBox(root, "accounts").open("kim", flipped)


def test_the_format_of_version_1_stays_readable() -> None:
    """Made by version 1 and kept: a change of layout, derivation or context must come with a new version."""
    wrapped = WrappedKey(
        conversation=ANNA,
        dek_ver=1,
        kek_id=KEK.id,
        nonce=bytes.fromhex("14bccb767c8b8a15b3b805f6"),
        wrapped=bytes.fromhex(
            "0694d233ba8f1a9f234602b41a0a2b7325148034729110de1fef4f35924f22fb0fac00349ca34afac8f44a06af96f709"
        ),
        salt=bytes.fromhex("7b55a39a3a2f8e617b7869519cefcca4528f93c330e2fd2210298c4965022c10"),
        commit=bytes.fromhex("7a69514015c581e64ee2252cbc031109ae58f4997945c55ce87b8c33c2fb4e33"),
    )
    sealed = Sealed(
        bytes.fromhex("0ab46094ba2f029f39ee4d25"),
        bytes.fromhex(
            "5e314d50f8bd3180921e05cf66035c2f245450d03fcba33220d6d295284c07d02558e57b0c904837"
            "7e4b56f61f8ca02db55a9c20b81f97d9617b2d8aa51c987cfa592dba85b29fe867907f76fb79f407"
            "b4de32663d7477ab8f7f635e122bdd6c6f2416a233a22b288e35e01ad957429f8620ecf2f69b6a9f"
            "3035bfbcbd131d99e2812463fec23c5ca1425cc637ba9b9bc527f6c5"
        ),
    )
    assert unwrap_key(wrapped, KEK).open_entry(PLACE, sealed) == TEXT


def flips(value: bytes) -> list[bytes]:
    """The value with each of its bits flipped in turn."""
    return [
        value[:at] + bytes([value[at] ^ (1 << bit)]) + value[at + 1 :] for at in range(len(value)) for bit in range(8)
    ]
