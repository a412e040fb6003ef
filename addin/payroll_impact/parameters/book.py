"""The law of a plan: the library, and the plan's own places beside it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from payroll_impact.errors import InputError, nearest
from payroll_impact.parameters import library
from payroll_impact.parameters.library import Parameter, ParameterValue

if TYPE_CHECKING:
    import datetime as dt


@attrs.frozen
class OwnPlace:
    """The law of a place the library lacks: texts by topic, and parameters by name."""

    currency: str
    topics: Mapping[str, Mapping[str, Any]]
    parameters: Mapping[str, Parameter]


@attrs.frozen(eq=False)
class LawBook:
    """The library, and a plan's own places by code, which have no parent.

    The methods are those of the library, for both.
    """

    own: Mapping[str, OwnPlace] = attrs.field(factory=dict)

    def jurisdictions(self) -> tuple[str, ...]:
        """Return the codes of all places."""
        return (*library.jurisdictions(), *self.own)

    def jurisdiction_chain(self, jurisdiction: str) -> tuple[str, ...]:
        """Return a place and its parents, the nearest first; raise InputError for an unknown place."""
        return (jurisdiction,) if jurisdiction in self.own else library.jurisdiction_chain(jurisdiction)

    def currency_of(self, jurisdiction: str) -> str:
        """Return the currency of a place's law; blank for an own place without amounts."""
        own = self.own.get(jurisdiction)
        return library.currency_of(jurisdiction) if own is None else own.currency

    def list_parameters(self, jurisdiction: str) -> dict[str, Parameter]:
        """Return every parameter that applies in a place."""
        own = self.own.get(jurisdiction)
        return library.list_parameters(jurisdiction) if own is None else dict(own.parameters)

    def list_laws(self, jurisdiction: str, kind: str) -> Iterator[tuple[str, str, str]]:
        """Yield ``(jurisdiction, topic, title)`` of each law of a `kind`; ``employee_tax`` is one employees bear."""
        own = self.own.get(jurisdiction)
        if own is None:
            yield from library.list_laws(jurisdiction, kind)
        else:
            found = (topic for topic, text in own.topics.items() if text["kind"] == kind)
            yield from ((jurisdiction, topic, own.topics[topic]["title"]) for topic in found)

    def law_text(self, jurisdiction: str, topic: str) -> Mapping[str, Any]:
        """Return the text of a whole law: kind, title, source and so on."""
        own = self.own.get(jurisdiction)
        return library.law_text(jurisdiction, topic) if own is None else own.topics[topic]

    def parameter(self, name: str, jurisdiction: str, date: "dt.date | int | None" = None) -> ParameterValue:
        """Return a parameter of a place as in force on a date, or raise the errors of the library."""
        known = self.list_parameters(jurisdiction)
        if name not in known:
            raise InputError(f"parameter {name!r} is not known for {jurisdiction}{nearest(name, list(known))}")
        return known[name].value_on(date)


LIBRARY = LawBook()
