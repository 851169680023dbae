"""Fields of forms that WTForms has not quite as we need them."""

from collections.abc import Callable, Iterable
from typing import Any

import wtforms
from wtforms import widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs

#: The value that is sent, and the words that stand for it.
Pair = tuple[Any, Any]


class SelectField(wtforms.SelectField):
    """A select that is offered pairs of value and words."""

    def __init__(
        self,
        label: Any = None,
        validators: list[Any] | None = None,
        coerce: Callable[[Any], Any] = str,
        choices: Iterable[Pair] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, coerce, **kwargs)
        if choices is not None:
            self.offer(choices)

    def offer(self, pairs: Iterable[Pair]) -> None:
        """Offer these and nothing else."""
        self.choices = [SelectChoice(value, label) for value, label in pairs]


class RadioField(wtforms.RadioField):
    """One choice of a few, all in sight. Nothing is chosen to begin with."""

    def __init__(self, label: Any = None, choices: Iterable[Pair] = (), **kwargs: Any) -> None:
        offered = [SelectChoice(value, text) for value, text in choices]
        super().__init__(label, choices=offered, **kwargs)


class CheckboxesField(wtforms.SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)

    def offer(self, pairs: Iterable[Pair]) -> None:
        """Offer these and nothing else."""
        self.choices = [SelectChoice(value, label) for value, label in pairs]


def number_or_none(value: Any) -> int | None:
    """Read the value of a select whose empty choice means none.

    :raises ValueError: it is no number.
    """
    return int(value) if value not in (None, "", "None") else None


def given(field: wtforms.Field) -> Any:
    """Return what a field holds whose validators have made sure that it holds something."""
    return field.data


def text_in(field: wtforms.Field) -> str:
    """Return the text of a field without the spaces around it."""
    return (field.data or "").strip()


def text_or_none(field: wtforms.Field) -> str | None:
    """Return the text of a field without the spaces around it, or None when nothing is left."""
    return text_in(field) or None
