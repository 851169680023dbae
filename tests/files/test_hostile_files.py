"""The hostile collection: each file is refused for what is wrong with it, quickly."""

import io
import random
import struct
from collections.abc import Callable

import pytest
from PIL import Image

from pks.files.kinds import MAX_IMAGE_PIXELS
from pks.files.package import Limits
from pks.files.reasons import Reason, UploadRefused
from pks.files.uploads import accept
from tests.files import samples
from tests.files.samples import RELS, TYPES, WORD

MEBIBYTE = 1024 * 1024
LIMIT_BYTES = 20 * MEBIBYTE

# Lower than in life, so that the bombs of the tests can be small.
LIMITS = Limits(
    parts=100, total_bytes=3 * MEBIBYTE, xml_bytes=2 * MEBIBYTE, nodes=100_000, depth=200
)

OTHER_DOCUMENT = b"<x/>"
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
FILE_ENTITY = b"<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
PAGE_LOOP = ("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>")


def big(size_bytes: int) -> bytes:
    return b"<w:p><w:r><w:t>" + b"A" * size_bytes + b"</w:t></w:r></w:p>"


HOSTILE: dict[str, tuple[Reason, Callable[[], bytes]]] = {
    "nothing at all": (Reason.EMPTY, lambda: b""),
    "text": (Reason.KIND_NOT_TAKEN, lambda: b"Perjanjian Kerja Sama"),
    "html": (Reason.KIND_NOT_TAKEN, lambda: b"<!doctype html><img src=http://127.0.0.1/>"),
    "svg": (Reason.KIND_NOT_TAKEN, lambda: b"<svg onload='alert(1)'/>"),
    "gif": (Reason.KIND_NOT_TAKEN, lambda: b"GIF89a<script>alert(1)</script>"),
    "Windows program": (Reason.KIND_NOT_TAKEN, lambda: b"MZ" + bytes(600)),
    "old .doc or locked": (Reason.OLD_OR_LOCKED_OFFICE, lambda: b"\xd0\xcf\x11\xe0" + bytes(600)),
    "any zip": (Reason.KIND_NOT_TAKEN, lambda: samples.zipped({"a.txt": b"a"})),
    "an OpenDocument text": (
        Reason.KIND_NOT_TAKEN,
        lambda: samples.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    ),
    "cut off": (Reason.DAMAGED, lambda: samples.word_file()[:-4000]),
    "only the head of a zip": (Reason.DAMAGED, lambda: b"PK\x03\x04" + bytes(100)),
    "PDF with a zip behind": (Reason.DAMAGED, lambda: b"%PDF-1.4\n" + samples.word_file()),
    "large text node": (Reason.TOO_MUCH_INSIDE, lambda: samples.word_saying(big(3 * MEBIBYTE))),
    "large text node, lying header": (
        Reason.DAMAGED,
        lambda: samples.lying_about_size(samples.word_saying(big(3 * MEBIBYTE)), WORD, 1000),
    ),
    "XML parts too large together": (
        Reason.TOO_MUCH_INSIDE,
        lambda: samples.word_with(
            **{f"word__n{n}.xml": b"<x>" + b"a" * 500_000 + b"</x>" for n in range(3)}
        ),
    ),
    "large picture": (
        Reason.TOO_MUCH_INSIDE,
        lambda: samples.word_with(**{"word__media__a.png": bytes(4 * MEBIBYTE)}),
    ),
    "many paragraphs": (Reason.TOO_COMPLEX, lambda: samples.word_saying(b"<w:p/>" * 110_000)),
    "many attributes": (
        Reason.TOO_COMPLEX,
        lambda: samples.word_saying(b'<w:p w:a="" w:b="" w:c="" w:d=""/>' * 24_000),
    ),
    "deep": (Reason.TOO_COMPLEX, lambda: samples.word_saying(b"<a>" * 300 + b"</a>" * 300)),
    "many parts": (
        Reason.TOO_MANY_PARTS,
        lambda: samples.word_with(**{f"word__n{n}.xml": b"<x/>" for n in range(200)}),
    ),
    "billion laughs": (Reason.DOCUMENT_TYPE, lambda: samples.word_saying(b"&b;", head=LAUGHS)),
    "billion laughs in the types": (
        Reason.DOCUMENT_TYPE,
        lambda: samples.word_with(**{TYPES: LAUGHS + b"<Types>&b;</Types>"}),
    ),
    "entity from a file": (
        Reason.DOCUMENT_TYPE,
        lambda: samples.word_saying(b"&f;", head=FILE_ENTITY),
    ),
    "outside DTD": (
        Reason.DOCUMENT_TYPE,
        lambda: samples.word_saying(b"", head=b"<!DOCTYPE x SYSTEM 'http://127.0.0.1/x'>"),
    ),
    "document type in a part that is XML by its type only": (
        Reason.DOCUMENT_TYPE,
        lambda: samples.zipped(
            samples.parts_of(
                samples.word_replacing(
                    TYPES,
                    b"</Types>",
                    b'<Override PartName="/word/n.bin" ContentType="application/x+xml"/></Types>',
                )
            )
            | {"word/n.bin": LAUGHS + b"<x/>"}
        ),
    ),
    "no XML": (Reason.DAMAGED, lambda: samples.word_with(**{WORD: b"{}"})),
    "unknown encoding": (
        Reason.DAMAGED,
        lambda: samples.word_with(**{WORD: b"<?xml version='1.0' encoding='x-no'?><a/>"}),
    ),
    "two parts of one name": (Reason.ODD_PARTS, samples.doubled_part),
    "part outside the package": (
        Reason.ODD_PARTS,
        lambda: samples.word_with(**{"..__..__etc__cron.d__a": b"x"}),
    ),
    "macro": (Reason.ACTIVE_CONTENT, lambda: samples.word_with(**{"word__vbaProject.bin": b"x"})),
    "embedded object": (
        Reason.ACTIVE_CONTENT,
        lambda: samples.word_with(**{"word__embeddings__a.bin": b"x"}),
    ),
    ".docm renamed": (
        Reason.ACTIVE_CONTENT,
        lambda: samples.word_replacing(
            TYPES,
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            b"vnd.ms-word.document.macroEnabled.main",
        ),
    ),
    "template renamed": (
        Reason.NOT_PLAIN,
        lambda: samples.word_replacing(TYPES, b"document.main+xml", b"template.main+xml"),
    ),
    "linked picture": (
        Reason.OUTSIDE_SOURCE,
        lambda: samples.word_linking("image", "http://127.0.0.1/a.png"),
    ),
    "linked picture that says it is inside": (
        Reason.OUTSIDE_SOURCE,
        lambda: samples.word_linking("image", "http://127.0.0.1/a.png", mode=""),
    ),
    "template from outside": (
        Reason.OUTSIDE_SOURCE,
        lambda: samples.word_linking("attachedTemplate", "//127.0.0.1/a.dotm"),
    ),
    "linked object": (
        Reason.ACTIVE_CONTENT,
        lambda: samples.word_linking("oleObject", "file:///etc/passwd"),
    ),
    "link that runs a script": (
        Reason.OUTSIDE_SOURCE,
        lambda: samples.word_linking("hyperlink", "javascript:alert(1)"),
    ),
    "relationship out of the package": (
        Reason.DAMAGED,
        lambda: samples.word_linking("image", "../../../../etc/passwd", mode=""),
    ),
    "sheet with a macro": (
        Reason.ACTIVE_CONTENT,
        lambda: samples.sheet_file(**{"xl__vbaProject.bin": b"x"}),
    ),
    "sheet with data from outside": (
        Reason.OUTSIDE_SOURCE,
        lambda: samples.sheet_file(
            **{
                "xl__externalLinks___rels__a.xml.rels": b'<Relationships><Relationship Type="x/'
                b'externalLinkPath" Target="file:///a.xlsx" TargetMode="External"/></Relationships>'
            }
        ),
    ),
    "sheet with laughs": (
        Reason.DOCUMENT_TYPE,
        lambda: samples.sheet_file(**{"xl__sharedStrings.xml": LAUGHS + b"<x>&b;</x>"}),
    ),
    "PDF page loop": (Reason.DAMAGED, lambda: samples.pdf_of(*PAGE_LOOP)),
    "PDF without pages": (
        Reason.DAMAGED,
        lambda: samples.pdf_of("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
    ),
    "PDF that leads its readers a dance": (
        Reason.TOO_COMPLEX,
        lambda: b"%PDF-1.4\n" + b"trailer\nstartxref\n9\n" * 900_000,
    ),
    "PDF cut off": (Reason.DAMAGED, lambda: samples.pdf_file()[:60]),
    "PDF with a password": (Reason.LOCKED_PDF, lambda: samples.pdf_file(password="rahasia")),
    "picture bomb": (Reason.PICTURE_TOO_LARGE, lambda: samples.picture("PNG", 7000, 7000)),
    "picture that claims the world": (
        Reason.PICTURE_TOO_LARGE,
        lambda: samples.png_claiming(60_000, 60_000),
    ),
    "picture with nothing in it": (Reason.DAMAGED, lambda: samples.png_claiming(60, 60)),
    "JPEG cut off": (Reason.DAMAGED, lambda: samples.picture("JPEG", 400, 300)[:-300]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refuses(name: str):
    reason, make = HOSTILE[name]

    with pytest.raises(UploadRefused) as refusal:
        accept(io.BytesIO(make()), f"{name}.docx", limit_bytes=LIMIT_BYTES, limits=LIMITS)

    assert refusal.value.reason is reason, refusal.value.detail


def test_a_later_part_cannot_take_back_that_another_is_xml():
    types = b'<Override PartName="/word/z.bin" ContentType="application/x+xml"/></Types>'
    parts = samples.parts_of(samples.word_replacing(TYPES, b"</Types>", types))
    taking_back = b'<a><Override PartName="/word/z.bin" ContentType="image/png"/></a>'
    file = samples.zipped(parts | {"word/a.xml": taking_back, "word/z.bin": LAUGHS + b"<x/>"})

    with pytest.raises(UploadRefused) as refusal:
        accept(io.BytesIO(file), "a.docx", limit_bytes=LIMIT_BYTES)

    assert refusal.value.reason is Reason.DOCUMENT_TYPE


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_large_picture_is_refused_where_warnings_are_only_warnings():
    with pytest.raises(UploadRefused) as refusal:
        accept(io.BytesIO(samples.picture("PNG", 7000, 7000)), "a.png", limit_bytes=LIMIT_BYTES)

    assert refusal.value.reason is Reason.PICTURE_TOO_LARGE
    assert Image.MAX_IMAGE_PIXELS == MAX_IMAGE_PIXELS == 40_000_000


def _claiming_parts(package: bytes, number: int) -> bytes:
    end = package.rfind(b"PK\x05\x06")
    return package[: end + 8] + struct.pack("<HH", number, number) + package[end + 12 :]


def test_a_claim_of_too_many_parts_is_enough_and_a_claim_of_few_is_not():
    many = samples.word_with(**{f"word__n{n}.xml": b"<x/>" for n in range(200)})
    directory = many.rfind(b"PK\x01\x02")
    unreadable = many[:directory] + b"PK\x00\x00" + many[directory + 4 :]

    for file in (_claiming_parts(unreadable, 200), _claiming_parts(many, 20)):
        with pytest.raises(UploadRefused) as refusal:
            accept(io.BytesIO(file), "a.docx", limit_bytes=LIMIT_BYTES, limits=LIMITS)
        assert refusal.value.reason is Reason.TOO_MANY_PARTS


def test_a_claim_of_too_much_inside_is_enough():
    file = samples.lying_about_size(samples.word_file(), WORD, 1024 * MEBIBYTE)

    with pytest.raises(UploadRefused) as refusal:
        accept(io.BytesIO(file), "a.docx", limit_bytes=LIMIT_BYTES, limits=LIMITS)

    assert refusal.value.reason is Reason.TOO_MUCH_INSIDE


def _mutated(dice: random.Random, original: bytes) -> bytes:
    file = bytearray(original)
    for _ in range(dice.choice([1, 1, 2, 10])):
        place = dice.randrange(len(file))
        what = dice.randrange(4)
        if what == 0:
            file[place] ^= 1 << dice.randrange(8)
        elif what == 1:
            del file[place : place + dice.randrange(1, 400)]
        elif what == 2:
            file[place:place] = dice.randbytes(dice.randrange(1, 40))
        else:
            file[place : place + 8] = b"\xff" * 8
        if not file:
            break
    return bytes(file)


def _mutated_parts(dice: random.Random, original: bytes) -> bytes:
    parts = samples.parts_of(original)
    name = dice.choice([WORD, TYPES, RELS, "word/styles.xml", "_rels/.rels"])
    return samples.zipped(parts | {name: _mutated(dice, parts[name])})


@pytest.mark.parametrize(
    ("make", "mutate"),
    [
        (samples.word_file, _mutated),
        (samples.word_file, _mutated_parts),
        (samples.sheet_file, _mutated),
        (samples.pdf_file, _mutated),
        (lambda: samples.picture("PNG"), _mutated),
        (lambda: samples.picture("JPEG"), _mutated),
    ],
    ids=["docx", "docx parts", "xlsx", "pdf", "png", "jpg"],
)
def test_a_damaged_file_is_taken_or_refused_and_never_an_error(
    make: Callable[[], bytes], mutate: Callable[[random.Random, bytes], bytes]
):
    seed = random.SystemRandom().randrange(10**9)
    dice, original = random.Random(seed), make()
    # A PDF is opened in another process, which takes a third of a second to start.
    for trial in range(20 if original.startswith(b"%PDF") else 150):
        file = io.BytesIO(mutate(dice, original))
        try:
            accept(file, "a.docx", limit_bytes=LIMIT_BYTES, limits=LIMITS).close()
        except UploadRefused:
            continue
        except Exception as error:
            raise AssertionError(f"seed {seed}, trial {trial}") from error
