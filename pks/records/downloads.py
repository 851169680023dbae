"""Any paper of ours as a download: Word, or PDF where a converter is installed."""

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from pks.db import db
from pks.files.pdf import ConversionFailed, NoConverter, to_pdf
from pks.naskah import paper_docx
from pks.naskah.flow import Paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_answer(paper: Paper, name: str) -> Response:
    """Give `paper` as a Word document named `name`, without its ending."""
    return file_answer(paper_docx(paper), DOCX, f"{name}.docx")


def pdf_answer(paper: Paper, name: str) -> Response:
    """Give `paper` as a PDF, or say why there is none. Ends the transaction, which only read."""
    return converted_answer(paper_docx(paper), name)


def converted_answer(docx: bytes, name: str) -> Response:
    """Give a Word document of ours as a PDF; as `pdf_answer` does."""
    db.session.rollback()
    try:
        converted = to_pdf(docx)
    except NoConverter:
        return _no_pdf(
            _("LibreOffice belum terpasang pada server ini, jadi PDF belum dapat dibuat.")
        )
    except ConversionFailed:
        return _no_pdf(_("PDF gagal dibuat. Coba lagi; bila tetap gagal, beri tahu administrator."))
    return file_answer(converted, "application/pdf", f"{name}.pdf")


def file_answer(content: bytes, media_type: str, name: str) -> Response:
    """Give `content` as a download named `name`."""
    answer = make_response(content)
    answer.content_type = media_type
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _no_pdf(sentence: str) -> Response:
    return make_response(render_template("drafting/no_pdf.html", sentence=sentence), 503)
