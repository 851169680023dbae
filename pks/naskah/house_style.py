"""How an institution wants its papers: page, letters, sides, logos, and its reference document.

Measures are in twips, 1/20 point. The text of an agreement is never part of a style.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps

from pks.naskah.assemble import Side

#: Larger pictures are not opened.
MAX_PICTURE_PIXELS = 40_000_000
# Each document carries its pictures: this is 300 dots an inch on 10 cm.
_LONGEST_SIDE_PIXELS = 1200
#: What the margins must leave of an upright page, in twips: lines of 8 cm, on 10 cm of height.
LEAST_TEXT_WIDTH, LEAST_TEXT_HEIGHT = 4536, 5670

_TWIPS_A_MILLIMETRE = 1440 / 25.4


#: The fonts to choose from, each with a free one of like measures that stands in for it.
FONTS = {
    "Bookman Old Style": "URW Bookman",
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Cambria": "Caladea",
    "Calibri": "Carlito",
}


class PageSize(StrEnum):
    """The paper that an institution prints on."""

    F4 = "f4"
    A4 = "a4"
    LEGAL = "legal"


# Width and height: F4 is 215 × 330 mm, A4 210 × 297 mm, Legal 8.5 × 14 inches.
_SIZES = {
    PageSize.F4: (12189, 18709),
    PageSize.A4: (11906, 16838),
    PageSize.LEGAL: (12240, 20160),
}


class FirstLabel(StrEnum):
    """What the first party is called; the second is PIHAK KEDUA beside either."""

    KESATU = "KESATU"
    PERTAMA = "PERTAMA"


@dataclass(frozen=True)
class Margins:
    """What is left free on each side of an upright page. Left first, for the binding."""

    top: int = 1417
    right: int = 1417
    bottom: int = 1417
    left: int = 1701

    @classmethod
    def of_millimetres(cls, top: float, right: float, bottom: float, left: float) -> "Margins":
        """Return margins given in millimetres."""
        return cls(*(int(side * _TWIPS_A_MILLIMETRE) for side in (top, right, bottom, left)))


@dataclass(frozen=True)
class Sheet:
    """A page standing upright: its size, its margins, and how far header and footer stand in."""

    width: int
    height: int
    margins: Margins
    header: int = 709
    footer: int = 709

    def text_width(self, *, landscape: bool = False) -> int:
        """Return how wide a line is between the margins."""
        whole = self.height if landscape else self.width
        return whole - self.margins.left - self.margins.right


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG of our own writing, with its size in pixels. `ending` is "png" or "jpeg"."""

    content: bytes
    ending: str
    width: int
    height: int


@dataclass(frozen=True)
class Logo:
    """A party's logo. Its `name`, the party's, is read out to those who do not see it."""

    picture: Picture
    name: str


class NotAPicture(Exception):
    """The content is no PNG and no JPEG, is damaged, or has too many pixels."""


def picture_of(content: bytes) -> Picture:
    """Return a picture ready to be placed: drawn anew, no larger than print needs.

    What a file holds beside its picture (where it was taken, what hides behind its end) is gone.

    :raises NotAPicture: it cannot be.
    """
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MAX_PICTURE_PIXELS:
                raise NotAPicture(f"{image.width} × {image.height}")
            return _drawn_anew(image, str(image.format))
    except NotAPicture:
        raise
    except Exception as error:
        # Pillow fails in ways of its own on damaged files; they all mean the same.
        raise NotAPicture(repr(error)) from error


def _drawn_anew(image: Image.Image, kind: str) -> Picture:
    # Only true colours shrink smoothly.
    small = image.convert("RGBA") if image.mode in ("1", "P") else image
    small.thumbnail((_LONGEST_SIDE_PIXELS, _LONGEST_SIDE_PIXELS))
    upright = ImageOps.exif_transpose(small).convert("RGBA" if kind == "PNG" else "RGB")
    file = BytesIO()
    upright.save(file, kind, quality=90)
    return Picture(file.getvalue(), kind.lower(), upright.width, upright.height)


class LeftOut(StrEnum):
    """What a reference's header holds that is not carried over."""

    SHAPES = "shapes"
    PICTURE_KIND = "picture_kind"
    FIELDS = "fields"


@dataclass(frozen=True)
class Letterhead:
    """A header: its blocks as WordprocessingML of our own writing, and the pictures in it.

    A picture stands at `{picture:0}`, `{picture:1}` … until its relationship is known.
    """

    blocks: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Reference:
    """What was understood of an institution's reference .docx, written anew: see `read_reference`.

    `first` is the letterhead of the first page where it differs from that of all other pages.
    """

    sheet: Sheet
    styles: str
    theme: str
    fonts: str
    letterhead: Letterhead
    first: Letterhead | None = None
    left_out: frozenset[LeftOut] = frozenset()


@dataclass(frozen=True)
class HouseStyle:
    """A house style. With a `reference`, page, margins, font and styles are the reference's.

    `logos` are those of the first and the second party; an `emblem` stands alone in the middle
    in their place. `first_signs` is the side on which the first party signs.
    """

    page: PageSize = PageSize.F4
    margins: Margins = Margins()
    font: str = "Bookman Old Style"
    font_points: int = 12
    first_label: FirstLabel = FirstLabel.KESATU
    first_signs: Side = Side.RIGHT
    logos: tuple[Logo | None, Logo | None] = (None, None)
    emblem: Logo | None = None
    reference: Reference | None = None

    @property
    def sheet(self) -> Sheet:
        """Return the page that everything is laid out on."""
        if self.reference:
            return self.reference.sheet
        return Sheet(*_SIZES[self.page], self.margins)

    @property
    def labels(self) -> tuple[str, str]:
        """Return what the two parties are called."""
        return f"PIHAK {self.first_label}", "PIHAK KEDUA"


DEFAULT_STYLE = HouseStyle()
