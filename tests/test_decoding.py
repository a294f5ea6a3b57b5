from __future__ import annotations

import codecs

import pytest

from breachledger.decoding import decode, mojibake

GERMAN = "<html><body><p>Über den Ärger der Behörde schwieg der Bürgermeister größtenteils.</p></body></html>"
POLISH = (
    "<html><body><p>Włamanie do sieci urzędu: żadne dane mieszkańców nie wyciekły, mówi wójt gminy.</p></body></html>"
)
RUSSIAN = "<html><body><p>Администрация порта сообщила о взломе сервера, следствие продолжается.</p></body></html>"
JAPANESE = "<html><body><p>港湾当局は、メールサーバーが不正侵入を受けたと発表した。調査は続いている。</p></body></html>"


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        (GERMAN, "iso-8859-1", "ISO-8859-1"),
        (GERMAN.replace("schwieg", "– „schwieg“"), "cp1252", "iso-8859-1"),
        (POLISH, "iso-8859-2", "iso-8859-2"),
        (POLISH, "cp1250", "windows-1250"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc-jp", "EUC-JP"),
        (JAPANESE, "iso-2022-jp", "ISO-2022-JP"),
    ],
)
def test_a_declared_encoding_is_read(text, encoding, label):
    assert decode(text.encode(encoding), f"text/html; charset={label}") == text
    declared = text.replace("<body>", f'<head><meta charset="{label}"></head><body>')
    assert decode(declared.encode(encoding), "text/html") == declared


@pytest.mark.parametrize("text", [GERMAN, POLISH, RUSSIAN, JAPANESE])
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "no-such-encoding", "utf-7", "base64", ""])
def test_utf8_is_read_whatever_is_declared(text, label):
    assert decode(text.encode(), f"text/html; charset={label}") == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_wins(mark, encoding):
    assert decode(mark + POLISH.encode(encoding), "text/html; charset=iso-8859-1") == POLISH


def test_a_declared_utf8_that_is_none_is_found_out():
    assert decode((RUSSIAN * 5).encode("cp1251"), "text/html; charset=utf-8") == RUSSIAN * 5


def test_a_few_broken_bytes_do_not_spoil_utf8():
    broken = (GERMAN * 40).encode() + "Ü".encode()[:1]
    assert decode(broken, "text/html; charset=utf-8").startswith(GERMAN)
    assert "Ã" not in decode(broken, None)


def test_controls_and_noncharacters_are_left_out():
    assert decode(b"a\0b\x08c\x1bd\x7fe\tf\ng", None) == "abcde\tf\ng"
    assert decode("a\ufffeb\uffff".encode(), None) == "ab"
    assert decode("ä\x00ö\ufffe".encode("utf-16"), None) == "äö"


def test_mojibake_is_counted():
    assert mojibake("Der Bürgermeister schwieg – größtenteils.") == 0
    assert mojibake("größtenteils".encode().decode("cp1252")) == 2
    assert mojibake("a\ufffdb\x80") == 2
