"""What a photograph tells of itself, how it looks, and a copy that tells nothing. Pure.

When and where a photograph was taken stands in its EXIF part, which anybody can change: it is a
hint, never proof.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from math import isfinite
from typing import IO, Any

from PIL import ExifTags, Image, ImageOps

#: At most so many of the 64 bits differ between a picture and the same picture saved again.
SAME_LOOK_BITS = 4

#: A look is kept in so many parts, so that two looks with `SAME_LOOK_BITS` differing bits have at
#: least one part in common: what is alike is found by an index.
LOOK_PARTS = SAME_LOOK_BITS + 1

_PART_BITS = 13
_SIDE = 8
#: Between the darkest and the lightest spot, of 255. Below it a picture is too plain to be known
#: again: every blank page looks like every other.
_LEAST_CONTRAST = 24
_JPEG_QUALITY = 90


@dataclass(frozen=True)
class PictureFacts:
    """What was read from a photograph."""

    taken_at: datetime | None = None
    """By the camera's own clock, without a zone."""
    latitude: float | None = None
    longitude: float | None = None
    """In degrees, north and east positive; either both or none."""
    look: int | None = None
    """64 bits that stay nearly the same however it is saved; none: too plain to tell."""


def read_picture(file: IO[bytes]) -> PictureFacts:
    """Read a JPEG or PNG that has been opened before, so that it is known to be whole."""
    file.seek(0)
    with Image.open(file, formats=["PNG", "JPEG"]) as image:
        exif = image.getexif()
        latitude, longitude = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
        return PictureFacts(
            _moment(exif.get_ifd(ExifTags.IFD.Exif)), latitude, longitude, look_of(image)
        )


def look_of(image: Image.Image) -> int | None:
    """Return the look of `image`: of each of 8 × 8 spots, whether the next one is lighter."""
    upright = ImageOps.exif_transpose(image)
    small = upright.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.BOX)
    rows = [list(small.tobytes()[y * (_SIDE + 1) :][: _SIDE + 1]) for y in range(_SIDE)]
    spots = [spot for row in rows for spot in row]
    if max(spots) - min(spots) < _LEAST_CONTRAST:
        return None
    look = 0
    for row in rows:
        for left, right in pairwise(row):
            look = look << 1 | (right > left)
    return look


def parts_of(look: int) -> list[int]:
    """Return `look` cut into `LOOK_PARTS` numbers.

    >>> parts_of(1 << 13)
    [0, 1, 0, 0, 0]
    """
    mask = (1 << _PART_BITS) - 1
    return [look >> (part * _PART_BITS) & mask for part in range(LOOK_PARTS)]


def look_alike(one: int, other: int) -> bool:
    """Tell whether two looks are of the same picture.

    >>> look_alike(0b1111, 0), look_alike(0b11111, 0)
    (True, False)
    """
    return (one ^ other).bit_count() <= SAME_LOOK_BITS


def without_origin(file: IO[bytes]) -> BytesIO:
    """Return a copy of a JPEG or PNG that shows the same, upright, and carries nothing else."""
    file.seek(0)
    copy = BytesIO()
    with Image.open(file, formats=["PNG", "JPEG"]) as image:
        kind = image.format
        bare = ImageOps.exif_transpose(image)
        # What Pillow read besides the picture stands in `info`, and would be written again.
        bare.info = {}
        if kind == "PNG":
            bare.save(copy, "PNG")
        else:
            bare.save(copy, "JPEG", quality=_JPEG_QUALITY)
    copy.seek(0)
    return copy


def _moment(exif: Mapping[int, Any]) -> datetime | None:
    written = exif.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTimeDigitized)
    try:
        return datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None


def _place(gps: Mapping[int, Any]) -> tuple[float, float] | tuple[None, None]:
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef))
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    if latitude == longitude == 0:
        return None, None  # what cameras write that do not know
    return latitude, longitude


def _degrees(parts: Any, towards: Any) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not isfinite(value):
        return None
    return round(-value if str(towards).strip("\0 ").upper() in {"S", "W"} else value, 6)
