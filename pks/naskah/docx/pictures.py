"""Pictures in DrawingML. Measures are in EMU, 360,000 to the centimetre."""

from dataclasses import dataclass

from pks.naskah.docx.markup import attribute
from pks.naskah.house_style import Logo, Picture

EMU_A_TWIP = 635

# Room for one logo: 2.4 cm high, 6 cm wide.
_LOGO_HEIGHT, _LOGO_WIDTH = 864_000, 2_160_000

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@dataclass(frozen=True)
class Placed:
    """A picture on a page: the id of its relationship, its number in its part, its measures."""

    relation: str
    number: int
    name: str
    width: int
    height: int

    def content(self) -> str:
        """Return what stands inside of `wp:inline` and `wp:anchor` alike, from its name on."""
        name = attribute(self.name)
        return (
            f'<wp:docPr id="{self.number}" name="Gambar {self.number}" descr="{name}"/>'
            f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
            f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr>'
            f'<pic:cNvPr id="{self.number}" name="Gambar {self.number}" descr="{name}"/>'
            "<pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{self.relation}"/><a:stretch><a:fillRect/>'
            "</a:stretch></pic:blipFill><pic:spPr>"
            f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{self.width}" cy="{self.height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic>"
        )

    def extent(self) -> str:
        """Return its measures as an element."""
        return f'<wp:extent cx="{self.width}" cy="{self.height}"/>'

    def inline(self) -> str:
        """Return a run that holds the picture in the line."""
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
            f"{self.extent()}{self.content()}</wp:inline></w:drawing></w:r>"
        )

    def anchored(self, place: str, wrap: str, *, behind: bool) -> str:
        """Return a run that holds the picture at `place`, the text around it as `wrap` says."""
        return (
            f'<w:r><w:drawing><wp:anchor xmlns:wp="{_WP}" distT="0" distB="0" distL="114300" '
            f'distR="114300" simplePos="0" relativeHeight="{self.number}" '
            f'behindDoc="{int(behind)}" locked="0" layoutInCell="1" allowOverlap="1">'
            f'<wp:simplePos x="0" y="0"/>{place}{self.extent()}{wrap}{self.content()}'
            "</wp:anchor></w:drawing></w:r>"
        )


def logo_run(logo: Logo, relation: str, number: int) -> str:
    """Return a run with a logo, as large as its room allows."""
    width, height = _fitted(logo.picture)
    return Placed(relation, number, logo.name, width, height).inline()


def _fitted(picture: Picture) -> tuple[int, int]:
    scale = min(_LOGO_WIDTH / picture.width, _LOGO_HEIGHT / picture.height)
    return max(1, int(picture.width * scale)), max(1, int(picture.height * scale))
