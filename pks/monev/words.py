"""What the screen says of evaluations."""

from pks.monev.evaluating import RoundObstacle
from pks.monev.kinds import Rating, Recommendation, Respondent
from pks.monev.sheets import SheetGap
from pks.web.language import lazy_gettext as _

RESPONDENT_TEXT = {
    Respondent.FIRST: _("PIHAK KESATU"),
    Respondent.SECOND: _("PIHAK KEDUA"),
    Respondent.COORDINATOR: _("Koordinator"),
    Respondent.JOINT: _("Kesimpulan bersama"),
}

RATING_TEXT = {
    Rating.DONE: _("Terlaksana"),
    Rating.PARTLY: _("Terlaksana sebagian"),
    Rating.NOT_DONE: _("Belum terlaksana"),
}

#: The tag of a rating: its tone and its icon.
RATING_LOOK = {
    Rating.DONE: ("ok", "circle-check"),
    Rating.PARTLY: ("warn", "circle-half-2"),
    Rating.NOT_DONE: ("bad", "alert-triangle"),
}

RECOMMENDATION_TEXT = {
    Recommendation.CONTINUE: _("Dilanjutkan"),
    Recommendation.WIDEN: _("Diperluas"),
    Recommendation.STOP: _("Dihentikan"),
}

#: By field of the form; what belongs to no field stands on top.
OBSTACLE_TEXT = {
    RoundObstacle.NOT_IN_FORCE: ("", _("Hanya perjanjian yang berlaku yang dievaluasi.")),
    RoundObstacle.OPEN_ALREADY: (
        "",
        _("Evaluasi lain atas perjanjian ini masih berjalan. Simpulkan dulu evaluasi itu."),
    ),
    RoundObstacle.PERIOD_REVERSED: ("until_on", _("Akhir masa mendahului awalnya.")),
    RoundObstacle.PERIOD_BEFORE_START: (
        "from_on",
        _("Masa ini mulai sebelum perjanjian berlaku."),
    ),
    RoundObstacle.DUE_BEFORE_END: (
        "due_on",
        _("Batas pengisian tidak boleh sebelum masa yang dievaluasi berakhir."),
    ),
    RoundObstacle.CONCLUDED: ("", _("Evaluasi ini sudah disimpulkan.")),
    RoundObstacle.HANDED_IN: ("", _("Lembar ini sudah diserahkan. Tarik kembali dulu.")),
    RoundObstacle.SIDE_MISSING: (
        "missing_reason",
        _("Belum semua pihak menyerahkan lembarnya. Tuliskan alasan menyimpulkan tanpa mereka."),
    ),
    RoundObstacle.MEETING_MISSING: ("held_on", _("Isi tanggal dan tempat rapat evaluasinya.")),
    RoundObstacle.MEETING_IN_FUTURE: ("held_on", _("Rapat ini belum berlangsung.")),
}

GAP_TEXT = {
    SheetGap.RATING_MISSING: ("rating", _("Nilai pelaksanaannya.")),
    SheetGap.NO_ACCOUNT_OF_IT: (
        "hindrance",
        _("Tuliskan kendala atau sarannya: belum terlaksana seluruhnya."),
    ),
    SheetGap.RECOMMENDATION_MISSING: ("recommendation", _("Pilih rekomendasinya.")),
    SheetGap.STOP_WITHOUT_REASON: ("note", _("Tuliskan alasan menghentikan kerja sama.")),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {
    "evaluation.open": _("membuka monitoring dan evaluasi"),
    "evaluation.hand_in": _("menyerahkan lembar evaluasi"),
    "evaluation.take_back": _("menarik kembali lembar evaluasi"),
    "evaluation.conclude": _("menyimpulkan monitoring dan evaluasi"),
}
