"""The minutes of an audience (berita acara) as a paper."""

from collections.abc import Mapping

from pks.intake.models import Audience
from pks.naskah import FIVE_SCOPE_PKS, latest_template
from pks.naskah.flow import Paper
from pks.naskah.records import latest_record, record_paper
from pks.naskah.records.shelf import AUDIENCE


def scope_titles() -> Mapping[str, str]:
    """Return the scopes that may be wished, by key, with their titles."""
    return {scope.key: scope.title for scope in latest_template(FIVE_SCOPE_PKS).scopes}


def minutes_of(audience: Audience) -> Paper:
    """Return the minutes of `audience`; what is not known yet is a gap."""
    titles = scope_titles()
    return record_paper(
        latest_record(AUDIENCE),
        {
            "nomor": audience.number,
            "tanggal": audience.held_on,
            "tempat": audience.place,
            "perihal": audience.subject,
            "pemohon": audience.guest.name,
            "tuan_rumah": audience.host.name,
            "peserta": [
                {"nama": one.name, "jabatan": one.office, "instansi": one.institution}
                for one in audience.attendees
            ],
            "pokok": audience.topics,
            "hasil": audience.results,
            "lingkup": [titles[key] for key in audience.scope_keys if key in titles],
            "pemohon_jabatan": audience.guest_chair_office,
            "pemohon_nama": audience.guest_chair_name,
            "tuan_rumah_jabatan": audience.host_chair_office,
            "tuan_rumah_nama": audience.host_chair_name,
            "mengetahui_jabatan": audience.witness_office,
            "mengetahui_nama": audience.witness_name,
        },
    )
