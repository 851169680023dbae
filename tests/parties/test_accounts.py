"""The administrator's pages of accounts."""

import pytest

from pks.accounts.models import Role, User
from pks.mail.models import OutgoingMail
from tests.papers import As, Drafts


def new_account(papers: Drafts, **changed: str) -> dict[str, str]:
    known = {"name": "Budi Contoh", "email": "budi@example.go.id", "role": "legal"}
    return {**known, "institution": str(papers.dpmptsp.id), **changed}


class TestAccounts:
    def test_a_new_account_is_invited_by_mail(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.admin).submit("/pengguna/tambah", **new_account(papers))

        assert answer.status_code == 302
        budi = papers.session.query(User).filter_by(email="budi@example.go.id").one()
        assert (budi.role, budi.institution_id) == (Role.LEGAL, papers.dpmptsp.id)
        assert papers.session.query(OutgoingMail).filter_by(to_address=budi.email).count() == 1

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("name", "", "Isi namanya."),
            ("email", "budi@", "Alamat surel itu tidak lengkap."),
            ("email", "administrator@example.go.id", "Alamat ini sudah mempunyai akun."),
            ("institution", "", "Pilih instansinya."),
            ("role", "raja", "Pilihan itu tidak tersedia."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, papers: Drafts, as_: As, field: str, value: str, sentence: str
    ) -> None:
        typed = new_account(papers, **{field: value})

        answer = as_(papers.admin).submit("/pengguna/tambah", **typed)

        assert answer.status_code == 422
        assert f'id="{field}-err"' in answer.text
        assert sentence in answer.text

    def test_a_liaison_is_tied_to_a_person(self, papers: Drafts, as_: As) -> None:
        typed = new_account(papers, role="narahubung")

        answer = as_(papers.admin).submit("/pengguna/tambah", **typed)

        assert answer.status_code == 422
        assert "narahubung ditunjuk sebagai orang" in answer.text

    def test_an_account_changes_name_and_role(self, papers: Drafts, as_: As) -> None:
        user = papers.dedys_account

        answer = as_(papers.admin).submit(f"/pengguna/{user.id}/ubah", name="Dedy", role="legal")

        assert answer.status_code == 302
        papers.session.refresh(user)
        assert (user.name, user.role, user.person_id) == ("Dedy", Role.LEGAL, papers.dedy.id)

    def test_the_last_administrator_stays_one(self, papers: Drafts, as_: As) -> None:
        admin, institution = papers.admin, str(papers.bekasi.id)
        client = as_(admin)

        refused = client.submit(
            f"/pengguna/{admin.id}/ubah", role="legal", name="Lain", institution=institution
        )
        client.submit("/pengguna/", to=f"/pengguna/{admin.id}/nonaktif")

        assert refused.status_code == 422
        assert "Ini administrator terakhir" in refused.text
        papers.session.refresh(admin)
        assert (admin.name, admin.role, admin.active) == ("Administrator", Role.ADMIN, True)
        assert "Administrator terakhir tidak dapat dinonaktifkan" in client.get("/").text

    def test_an_account_is_switched_off_and_on(self, papers: Drafts, as_: As) -> None:
        user, page = papers.yunis_account, "/pengguna/"
        assert as_(user).get("/").status_code == 200

        as_(papers.admin).submit(page, to=f"/pengguna/{user.id}/nonaktif")
        papers.session.refresh(user)
        assert not user.active
        assert as_(user).get("/").status_code == 303  # out at once

        as_(papers.admin).submit(page, to=f"/pengguna/{user.id}/aktif")
        papers.session.refresh(user)
        assert user.active

    @pytest.mark.parametrize("who", ["legal", "yunis_account", "dedys_account"])
    def test_to_others_there_are_no_such_pages(self, papers: Drafts, as_: As, who: str) -> None:
        client, admin = as_(getattr(papers, who)), papers.admin.id

        for page in ("/pengguna/", "/pengguna/tambah", f"/pengguna/{admin}/ubah"):
            assert client.get(page).status_code == 404

    def test_an_account_that_is_not_there_is_not_found(self, papers: Drafts, as_: As) -> None:
        assert as_(papers.admin).get("/pengguna/999/ubah").status_code == 404
