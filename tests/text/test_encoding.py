"""Bytes become the text that was meant, or are rejected as binary."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import UnreadableError
from cleaner.text.encoding import decode, decode_page

# Text without controls; NUL says that bytes are no text, and a mark at the beginning is one of byte order.
prose = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200).filter(
    lambda text: not text.startswith("\ufeff")
)
RUSSIAN = "Мост в Тарне рухнул в реку в ночь на понедельник, сообщили смотрители. Никто не пострадал, сказала Мира Ослунд."
FRENCH = "Le pont de Tarn s’est effondré lundi — « la rivière était trop haute », a déclaré Mira Oslund à l’été dernier."
POLISH = "Most w Tarnie runął do rzeki w poniedziałek wieczorem, powiedziała strażniczka. Nikt nie został ranny, choć późno."
GERMAN = "Die Brücke von Tarn fiel am Montag in den Fluss, sagte die Wärterin Mira Oslund. Die Zölle für Fußgänger steigen."
TURKISH = (
    "Tarn köprüsü pazartesi gecesi nehre düştü, dedi görevli. Kimse yaralanmadı, çünkü yol ağır yağış yüzünden kapalıydı."
)
ICELANDIC = (
    "Brúin við Tarn féll í ána á mánudagskvöld, sagði vörðurinn. Enginn meiddist því að vegurinn var þá þegar lokaður."
)
SPANISH = "El puente de Tarn cayó al río el lunes, dijo la guardiana. El peaje subirá mañana según el señor Núñez, de Osk."


@given(prose)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    """decode(utf8(t)) == t, with a byte order mark and without."""
    assert decode(text.encode("utf-8")) == text
    assert decode(text.encode("utf-8-sig")) == text


@given(prose, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_wide_encodings_with_their_mark_come_back_as_they_were(text: str, encoding: str) -> None:
    """decode(mark + encode(t)) == t."""
    mark = getattr(codecs, f"BOM_{encoding[:6].replace('-', '').upper()}_{encoding[-2:].upper()}")
    assert decode(mark + text.encode(encoding)) == text


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda b: b'<meta charset="' + b[:9] + b'">' + b))
def test_any_bytes_are_text_or_rejected(data: bytes) -> None:
    """decode gives a text or raises UnreadableError, and does the same the second time."""
    assert outcome(data) == outcome(data)


def outcome(data: bytes) -> str:
    try:
        return decode(data)
    except UnreadableError as error:
        return error.reason


def test_line_ends_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (GERMAN, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        pytest.param(FRENCH, "cp1252"),
        pytest.param(SPANISH, "cp1252"),
    ],
)
def test_an_undeclared_code_page_is_detected_from_the_text(text: str, encoding: str) -> None:
    assert decode((text * 3).encode(encoding)) == text * 3


@pytest.mark.parametrize("declared", ["windows-1251", "WINDOWS-1251", "cp1251"])
@pytest.mark.parametrize("form", ['<meta charset="{}">', "<meta charset={}>", '<?xml version="1.0" encoding="{}"?>'])
def test_the_encoding_a_page_declares_counts(form: str, declared: str) -> None:
    page = form.format(declared) + "<p>Мира</p>"
    assert decode(page.encode("cp1251")) == page


def test_pages_that_say_latin1_mean_the_windows_code_page() -> None:
    assert decode('<meta charset="iso-8859-1">“Tarn”'.encode("cp1252")).endswith("“Tarn”")


def test_a_declaration_does_not_count_against_valid_utf8() -> None:
    page = '<meta charset="windows-1251"><p>Tarn – „Мира“</p>'
    assert decode(page.encode()) == page


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("gb2312", "gbk", "塔恩大桥的费用镕基先生付"),
        ("Shift_JIS", "cp932", "橋脚①と㈱小鳥建設"),
        ("windows-31j", "cp932", "橋脚が動いた"),
        ("euc-kr", "cp949", "펲시와 똠양꿍"),
        ("big5", "big5hkscs", "佢哋喺度嘅嘢"),
        ("euc-jp", "euc_jis_2004", "工事は①橋脚②路面"),
        ("iso-8859-8-i", "iso8859_8", "הגשר בטארן סגור"),
        ("iso-8859-6", "iso8859_6", "جسر ترنة مغلق"),
        ("tis-620", "tis_620", "สะพานทาร์นปิด"),
        ("ibm866", "cp866", "Мост в Тарне"),
        ("x-mac-cyrillic", "mac_cyrillic", "Мост в Тарне"),
        ("iso-8859-13", "iso8859_13", "Tiltas uždarytas šįvakar"),
    ],
)
def test_labels_mean_what_browsers_read(label: str, encoding: str, text: str) -> None:
    page = f'<meta charset="{label}"><p>{text}</p>'
    assert decode(page.encode(encoding)) == page


def test_vietnamese_code_pages_give_composed_letters() -> None:
    assert decode(b'<meta charset="viscii">C\xa5u Tarn').endswith("Cầu Tarn")
    assert decode('<meta charset="windows-1258">Câ\u0300u Tarn'.encode("cp1258")).endswith("Cầu Tarn")


def test_a_stray_euro_sign_in_a_page_of_several_bytes_a_character() -> None:
    assert decode('<meta charset="gbk">费用'.encode("gbk") + b"\x80").endswith("费用€")


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "no-such-thing"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (TURKISH, "cp1254"),
        (ICELANDIC, "cp1252"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
    ],
)
def test_a_wrong_declaration_does_not_count(text: str, encoding: str, declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{text * 3}</p>'
    assert decode(page.encode(encoding)) == page


@pytest.mark.parametrize(
    "head",
    [
        '<!-- <meta charset="windows-1251"> --><meta charset="iso-8859-2">',
        '<meta name="description" content="all about charset=gbk"><meta charset="iso-8859-2">',
        '<meta charset="utf-8"><meta charset="iso-8859-2">',
        "<script>" + "a = 1;" * 2_000 + '</script><meta charset="iso-8859-2">',
    ],
)
def test_the_declaration_that_counts_is_found(head: str) -> None:
    page = f"{head}<p>ą, ł, ż</p>"
    assert decode(page.encode("iso8859_2")) == page


def test_utf16_without_a_mark() -> None:
    page = f"<p>{RUSSIAN}</p><div><br></div>"
    assert decode(page.encode("utf-16-le")) == decode(page.encode("utf-16-be")) == page


def test_iso_2022_jp_is_told_by_its_escapes() -> None:
    assert decode("<p>小鳥橋</p>".encode("iso2022_jp")) == "<p>小鳥橋</p>"


def test_a_page_that_was_encoded_twice_is_decoded_twice() -> None:
    twice = "".join(chr(byte) for byte in GERMAN.encode()).encode()
    assert decode_page(twice * 3) == GERMAN * 3
    assert decode_page("The editor wrote “Ã¼” for ü.".encode()) == "The editor wrote “Ã¼” for ü."


def test_bytes_of_the_windows_code_page_in_a_utf8_page() -> None:
    assert decode(FRENCH.encode() * 2 + b"don\x92t \x96 caf\xe9") == FRENCH * 2 + "don’t – café"


def test_halves_of_a_character_make_one() -> None:
    assert decode(FRENCH.encode() + "\ud83d\ude80".encode("utf-8", "surrogatepass")) == f"{FRENCH}🚀"


def test_a_few_nul_bytes_in_a_long_page_are_dropped() -> None:
    assert decode(GERMAN.encode() * 9 + b"\0") == GERMAN * 9


def test_one_damaged_byte_does_not_turn_a_utf8_page_into_another_code_page() -> None:
    assert decode(RUSSIAN.encode() + b"\xff") == RUSSIAN + "\ufffd"


@pytest.mark.parametrize(
    "declared",
    [
        "no-such-thing",
        "utf-8",
        pytest.param("undefined"),  # what a template prints for a variable that is none
        pytest.param("base64"),
        pytest.param("rot13"),
        pytest.param("idna"),
        pytest.param("unicode_escape"),
    ],
)
def test_a_declaration_that_names_no_encoding_of_text_is_passed_over(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{GERMAN}</p><p>C:\\new</p>'
    assert decode(page.encode("cp1252")) == page


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"Tarn\0", bytes(range(1, 9)) * 20])
def test_bytes_that_are_not_text_are_rejected_with_their_number(data: bytes) -> None:
    with pytest.raises(UnreadableError) as error:
        decode(data)
    assert error.value.reason == "binary"
    assert str(len(data)) in str(error.value)
