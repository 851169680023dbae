"""The fields that say when a commitment falls due, for people who know no rules."""

from typing import Any

from wtforms import DateField, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from pks.agreements.forms import WHOLE_YEAR
from pks.agreements.rhythm import Rhythm, Shift, Unit
from pks.agreements.rhythm_choice import Choice, Pattern, choice_of, rhythm_of
from pks.calendar import Fault, NotARule
from pks.drafting.forms import Row
from pks.drafting.rhythm_check import TooOften, check_rule
from pks.parties.calendar_models import YearlyEvent
from pks.web.fields import SelectField, text_in
from pks.web.language import lazy_gettext as _

PATTERN_TEXT = {
    Pattern.ONCE: _("Satu kali"),
    Pattern.MONTHLY: _("Setiap bulan"),
    Pattern.TWO_MONTHLY: _("Setiap dua bulan"),
    Pattern.QUARTERLY: _("Setiap tiga bulan"),
    Pattern.SEMESTER: _("Setiap enam bulan"),
    Pattern.YEARLY: _("Setiap tahun"),
    Pattern.DAY_OF_YEAR: _("Setiap tahun pada tanggal tertentu"),
    Pattern.LAST_WORKING_DAY: _("Hari kerja terakhir setiap bulan, triwulan, …"),
    Pattern.FIRST_WORKING_DAY: _("Hari kerja pertama setiap bulan, triwulan, …"),
    Pattern.WEEKDAY: _("Hari tertentu, misalnya Selasa pertama"),
    Pattern.BEFORE_END: _("Sebelum perjanjian berakhir"),
    Pattern.EVENT: _("Sebelum atau sesudah peristiwa tahunan"),
    Pattern.RULE: _("Aturan sendiri (RFC 5545)"),
}
UNIT_TEXT = {
    Unit.DAYS: _("hari"),
    Unit.WORKING_DAYS: _("hari kerja"),
    Unit.MONTHS: _("bulan"),
}
SIDE_TEXT = {"sebelum": _("sebelum"), "sesudah": _("sesudah")}
EVENT_TEXT = {YearlyEvent.COMPLIANCE_ASSESSMENT: _("Penilaian kepatuhan")}
PERIOD_TEXT = {1: _("bulan"), 3: _("triwulan"), 6: _("semester"), 12: _("tahun")}
ORDINAL_TEXT = {
    1: _("pertama"),
    2: _("kedua"),
    3: _("ketiga"),
    4: _("keempat"),
    -1: _("terakhir"),
}
WEEKDAY_TEXT = dict(
    enumerate((_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu")))
)
MONTH_TEXT = dict(
    enumerate(
        (
            _("Januari"), _("Februari"), _("Maret"), _("April"), _("Mei"), _("Juni"), _("Juli"),
            _("Agustus"), _("September"), _("Oktober"), _("November"), _("Desember"),
        ),
        start=1,
    )
)  # fmt: skip
SHIFT_TEXT = {
    Shift.NEXT: _("ke hari kerja berikutnya"),
    Shift.PREVIOUS: _("ke hari kerja sebelumnya"),
}

FAULT_TEXT = {
    Fault.NOT_PARTS: _("Bagian “%(part)s” tidak berbentuk NAMA=NILAI. Pisahkan dengan titik koma."),
    Fault.UNKNOWN_PART: _("Bagian “%(part)s” tidak dikenal RFC 5545."),
    Fault.NOT_FOR_DAYS: _(
        "Bagian “%(part)s” tidak dipakai di sini: jadwal hanya mengenal tanggal, bulan, dan hari."
    ),
    Fault.PART_TWICE: _("Bagian “%(part)s” tertulis dua kali."),
    Fault.NO_FREQUENCY: _("Mulailah dengan FREQ, misalnya FREQ=MONTHLY."),
    Fault.WRONG_VALUE: _("Nilai pada “%(part)s” tidak dikenal."),
    Fault.COUNT_AND_UNTIL: _("Pilih salah satu: COUNT atau UNTIL."),
    Fault.ORDINAL_NEEDS_MONTH: _(
        "“%(part)s” memakai nomor urut; itu hanya untuk FREQ=MONTHLY atau FREQ=YEARLY."
    ),
    Fault.NO_MONTH_DAY_IN_WEEK: _("“%(part)s” tidak dapat dipakai bersama FREQ=WEEKLY."),
    Fault.POSITION_OF_NOTHING: _("“%(part)s” memerlukan BYDAY, BYMONTHDAY, atau BYMONTH."),
}

#: The longest month of each; on 29 February a rule falls in leap years only.
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

#: What asks how far from its anchor it is.
_COUNTED = frozenset({Pattern.ONCE, Pattern.BEFORE_END, Pattern.EVENT})


class RhythmRow(Row):
    """When something promised falls due. Only the fields that the pattern asks for count."""

    rhythm = SelectField(_("Irama"), choices=list(PATTERN_TEXT.items()))
    amount = IntegerField(_("Jarak"), validators=[Optional(), NumberRange(min=0, max=400)])
    unit = SelectField(_("Satuan"), choices=list(UNIT_TEXT.items()))
    side = SelectField(_("Sebelum atau sesudah"), choices=list(SIDE_TEXT.items()))
    event = SelectField(_("Peristiwa"), choices=list(EVENT_TEXT.items()))
    ordinal = SelectField(_("Yang ke-"), coerce=int, choices=list(ORDINAL_TEXT.items()))
    weekday = SelectField(_("Hari"), coerce=int, choices=list(WEEKDAY_TEXT.items()))
    period = SelectField(_("Dari setiap"), coerce=int, choices=list(PERIOD_TEXT.items()))
    month_day = IntegerField(_("Tanggal"), validators=[Optional(), NumberRange(min=1, max=31)])
    month = SelectField(_("Bulan"), coerce=int, choices=list(MONTH_TEXT.items()))
    rule = StringField(
        _("Aturan"),
        validators=[Optional(), Length(max=300)],
        description=_("Misalnya FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE: Rabu kedua, dua bulan sekali."),
    )
    first_on = DateField(
        _("Jatuh tempo pertama"),
        validators=[Optional(), WHOLE_YEAR],
        description=_("Kosongkan untuk dihitung sejak mulai berlaku."),
    )
    shift = SelectField(_("Hari libur digeser"), choices=list(SHIFT_TEXT.items()))

    def validate_amount(self, field: IntegerField) -> None:
        """Ask how far, where the pattern reckons from something."""
        has_day = self.first_on.data and self._pattern is Pattern.ONCE
        if field.data is None and self._pattern in _COUNTED and not has_day:
            raise ValidationError(_("Tulis berapa jaraknya; 0 bila tepat pada harinya."))

    def validate_month_day(self, field: IntegerField) -> None:
        """Ask for a day that the month has."""
        if self._pattern is not Pattern.DAY_OF_YEAR:
            return
        if field.data is None or field.data > _LENGTHS[(self.month.data or 1) - 1]:
            raise ValidationError(_("Tulis tanggal yang ada pada bulan itu."))

    def validate_rule(self, field: StringField) -> None:
        """Refuse what is no rule, and say which part of it."""
        if self._pattern is not Pattern.RULE:
            return
        try:
            check_rule(text_in(field))
        except NotARule as error:
            raise ValidationError(FAULT_TEXT[error.fault] % {"part": error.part}) from error
        except TooOften as error:
            raise ValidationError(
                _("Aturan ini jatuh lebih dari 60 kali setahun; pilih yang lebih jarang.")
            ) from error

    @property
    def _pattern(self) -> Pattern | None:
        known = {str(pattern) for pattern in Pattern}
        return Pattern(self.rhythm.data) if self.rhythm.data in known else None

    def to_rhythm(self) -> Rhythm:
        """Return what was chosen. Call it only after the form has validated."""
        return rhythm_of(
            Choice(
                pattern=Pattern(self.rhythm.data),
                amount=self.amount.data or 0,
                unit=Unit(self.unit.data),
                is_before=self.side.data == "sebelum",
                event=YearlyEvent(self.event.data),
                period=self.period.data,
                ordinal=self.ordinal.data,
                weekday=self.weekday.data,
                month=self.month.data,
                month_day=self.month_day.data or 1,
                shift=Shift(self.shift.data),
                first_on=self.first_on.data,
                rule=text_in(self.rule).upper().removeprefix("RRULE:"),
            )
        )


def fields_of(rhythm: Rhythm) -> dict[str, Any]:
    """Return what the fields of `RhythmRow` show of `rhythm`."""
    choice = choice_of(rhythm)
    fields = {name: value for name, value in vars(choice).items() if name in vars(RhythmRow)}
    return {
        **fields,
        "rhythm": choice.pattern,
        "side": "sebelum" if choice.is_before else "sesudah",
    }
