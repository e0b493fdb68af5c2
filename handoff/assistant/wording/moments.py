"""A day and an hour in words, by the clock in Sweden. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from handoff.conversation.calendar import SWEDEN

_DAYS: Final = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}
_MONTHS: Final = {
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ),
}
_FORM: Final = {
    "sv": "{weekday} den {day} {month} klockan {clock}",
    "en": "{weekday} {day} {month} at {clock} (Swedish time)",
    "ar": "{weekday} {day} {month} الساعة {clock} (بتوقيت السويد)",
}


def moment(at: datetime, lang: str) -> str:
    """A moment, in a language that has words for it, or else in Swedish."""
    lang = lang if lang in _FORM else "sv"
    local = at.astimezone(SWEDEN)
    return _FORM[lang].format(
        weekday=_DAYS[lang][local.weekday()],
        day=local.day,
        month=_MONTHS[lang][local.month - 1],
        clock=f"{local:%H:%M}" if lang != "sv" else f"{local:%H.%M}",
    )


def written_day(day: date, lang: str) -> str:
    """A day with its year: 28 november 2026."""
    months = _MONTHS.get(lang, _MONTHS["sv"])
    return f"{day.day} {months[day.month - 1]} {day.year}"
