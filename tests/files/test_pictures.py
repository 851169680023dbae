"""What photographs tell of themselves, and what a copy no longer tells."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageDraw

from pks.files.pictures import (
    LOOK_PARTS,
    PictureFacts,
    look_alike,
    parts_of,
    read_picture,
    without_origin,
)

SOUTH_EAST: dict[int, Any] = {1: "S", 2: (6.0, 14.0, 8.9), 3: "E", 4: (106.0, 59.0, 33.4)}


def scene(shift: int = 0, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Draw something with light and shade; another `shift` is another photograph."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(image)
    for at in range(6):
        left = (at * 97 + shift * 61) % size[0]
        draw.rectangle((left, at * 70, left + 120, at * 70 + 90), (40 * at, 200 - 30 * at, 90))
    return image


def photo(
    image: Image.Image,
    *,
    taken: str | None = None,
    gps: Any = None,
    orientation: int = 1,
    **how: Any,
) -> BytesIO:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    if taken is not None:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if gps is not None:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    written = BytesIO()
    image.save(written, how.pop("format", "JPEG"), exif=exif, **how)
    return written


def test_when_and_where_a_photograph_was_taken_is_read() -> None:
    facts = read_picture(photo(scene(), taken="2022:05:06 14:30:00", gps=SOUTH_EAST))
    assert facts.taken_at == datetime(2022, 5, 6, 14, 30)  # noqa: DTZ001 - a camera knows no zone
    assert (facts.latitude, facts.longitude) == (-6.235806, 106.992611)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "kemarin", "2022:13:45 99:00:00"])
def test_a_nonsensical_time_is_no_time(taken: str) -> None:
    assert read_picture(photo(scene(), taken=taken)).taken_at is None


@pytest.mark.parametrize(
    "gps",
    [
        {},
        {1: "S"},
        {**SOUTH_EAST, 2: (300.0, 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
    ],
)
def test_a_nonsensical_place_is_no_place(gps: Any) -> None:
    facts = read_picture(photo(scene(), gps=gps))
    assert (facts.latitude, facts.longitude) == (None, None)


@pytest.mark.parametrize(
    "again", [{"quality": 35}, {"format": "PNG"}, {"quality": 95, "progressive": True}]
)
@pytest.mark.parametrize("size", [(640, 480), (320, 240), (1600, 1200)])
def test_the_same_picture_saved_again_looks_the_same(
    again: dict[str, Any], size: tuple[int, int]
) -> None:
    first = read_picture(photo(scene(), quality=92)).look
    second = read_picture(photo(scene().resize(size), **again)).look
    assert first is not None
    assert second is not None
    assert look_alike(first, second)
    assert set(enumerate(parts_of(first))) & set(enumerate(parts_of(second)))


def test_another_picture_looks_different() -> None:
    looks = [read_picture(photo(scene(shift))).look for shift in range(5)]
    assert None not in looks
    assert not any(
        look_alike(one, other)  # type: ignore[arg-type]
        for at, one in enumerate(looks)
        for other in looks[at + 1 :]
    )


def test_a_picture_that_is_nearly_empty_has_no_look() -> None:
    page = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(page).text((40, 40), "Daftar hadir", 0)
    assert read_picture(photo(page)) == PictureFacts()


def test_all_bits_of_a_look_are_in_its_parts() -> None:
    look = 2**64 - 1
    parts = parts_of(look)
    assert len(parts) == LOOK_PARTS
    assert sum(part.bit_count() for part in parts) == 64


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_copy_tells_nothing_and_stands_upright(kind: str) -> None:
    original = photo(
        scene(),
        taken="2022:05:06 14:30:00",
        gps=SOUTH_EAST,
        orientation=6,
        format=kind,
        comment=b"Rumah Budi",
    )
    copy = without_origin(original)
    with Image.open(copy) as image:
        assert image.format == kind
        assert image.size == (480, 640)  # turned as the camera was
        assert dict(image.getexif()) == {}
    assert b"2022:05:06" not in copy.getvalue()
    assert b"Rumah Budi" not in copy.getvalue()
    facts = read_picture(copy)
    assert (facts.taken_at, facts.latitude) == (None, None)
    first, second = read_picture(original).look, facts.look
    assert first is not None
    assert second is not None
    assert look_alike(first, second)
