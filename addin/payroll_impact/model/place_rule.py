"""A rule of a place the library lacks: one tax, or severance or notice by the law there."""

import datetime as dt
import re
from typing import Any

import attrs
import numpy as np

from payroll_impact.errors import column_error
from payroll_impact.model import fields
from payroll_impact.model.fields import describe_value

REDUNDANCY, INDIVIDUAL_NOTICE = "redundancy", "individual_notice"  # as the library calls these laws
_CODE = re.compile(r"[A-Z0-9]{1,20}(-[A-Z0-9]{1,20})?")
_OF_TAXES = ("rate", "above", "up_to", "per", "borne_by")
_OF_LEAVING = ("weeks_per_year", "minimum_weeks", "maximum_weeks", "minimum_years", "part_years", "weekly_cap")
_OF_SEVERANCE = ("part_years", "weekly_cap")
AMOUNTS = ("above", "up_to", "weekly_cap")


def _optional(title: str, unit: str, **bounds: Any) -> Any:
    return fields.number(None, title=title, unit=unit, optional=True, **bounds)


@attrs.frozen(kw_only=True)
class PlaceRule:
    """A row of the places: a tax, severance or notice of a jurisdiction the library lacks.

    A tax is due on wages above `above` up to `up_to`, of the year to date or of each month. Several rows of one
    tax with different `start` are its values over time; before the first nothing is due. Severance is
    `weeks_per_year` for each full year of service, from `minimum_weeks` to `maximum_weeks`, for whoever has served
    `minimum_years`. Notice likewise; rows of notice without `weeks_per_year` are steps.
    """

    jurisdiction: str = fields.text(title="Code of the place")
    item: str = fields.choice("tax", "severance", "notice", default="tax", title="What the row is")
    name: str = fields.text("", title="Name of the tax or law")
    rate: float | None = _optional("Rate", "fraction of wages", maximum=1)
    above: float | None = _optional("Wages from which it is due", "currency/per")
    up_to: float | None = _optional("Wages up to which it is due", "currency/per", above=True)
    per: str = fields.choice("year", "month", default="year", title="Wages it goes by")
    borne_by: str = fields.choice("employer", "employee", default="employer", title="Who bears it")
    weeks_per_year: float | None = _optional("Weeks per year of service", "weeks/year")
    minimum_weeks: float | None = _optional("Least weeks", "weeks")
    maximum_weeks: float | None = _optional("Most weeks", "weeks")
    minimum_years: float | None = _optional("Service needed", "years")
    part_years: str = fields.choice("yes", "no", default="no", title="Part years count in proportion")
    weekly_cap: float | None = _optional("Most pay of a week that counts", "currency/week", above=True)
    currency: str = fields.currency("", title="Currency of the amounts")
    start: dt.date | None = fields.date(None, title="In force from; blank for always")
    source: str = fields.text("", title="Source")
    confidence: str = fields.choice(
        "sourced", "assumed", "unknown",
        default=attrs.Factory(lambda row: "sourced" if row.source else "assumed", takes_self=True),
        title="Confidence",
    )  # fmt: skip

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.jurisdiction):
            wanted = "must be a code of capital letters and digits, such as NG or PL-MZ"
            raise column_error("jurisdiction", f"{wanted}; got {describe_value(self.jurisdiction)}")
        for name in attrs.fields_dict(PlaceRule):
            if isinstance(getattr(self, name), np.ndarray):
                raise column_error(name, "must be one number: vary it as a driver, by its path")
        self._check_columns()
        if self.item == "tax":
            self._check_tax()
        elif self.weeks_per_year is None and self.minimum_weeks is None:
            wanted = f"must be given for {self.item}, or minimum_weeks for weeks that are fixed"
            raise column_error("weeks_per_year", wanted)
        elif self.item == "notice" and self.weeks_per_year is None and self.maximum_weeks is not None:
            raise column_error("maximum_weeks", "needs weeks_per_year; without it minimum_weeks are fixed")
        if self.maximum_weeks is not None and self.maximum_weeks < (self.minimum_weeks or 0.0):
            raise column_error("maximum_weeks", "must not be below minimum_weeks")
        if self.confidence == "sourced" and not self.source:
            raise column_error("source", "must be given where confidence is sourced")

    def _check_columns(self) -> None:
        """Refuse a value in a column of another kind of row: nothing would read it."""
        refused = {"tax": _OF_LEAVING, "severance": _OF_TAXES, "notice": (*_OF_TAXES, *_OF_SEVERANCE)}[self.item]
        known = attrs.fields_dict(PlaceRule)
        for name in refused:
            if getattr(self, name) != known[name].default:
                wanted = "tax" if name in _OF_TAXES else "severance" if name in _OF_SEVERANCE else "severance or notice"
                raise column_error(name, f"applies to {wanted} only; leave it blank for {self.item}")

    def _check_tax(self) -> None:
        if not self.topic:
            got = describe_value(self.name)
            raise column_error("name", f"must be given for a tax, such as Pension fund; got {got}")
        if self.topic in (REDUNDANCY, INDIVIDUAL_NOTICE):
            raise column_error("name", f"must be another for a tax: {self.name} is what the law of leaving goes by")
        if self.rate is None:
            raise column_error("rate", "must be given for a tax: between 0 and 1; 0 where none is due")
        if self.up_to is not None and self.up_to <= (self.above or 0.0):
            raise column_error("up_to", "must be more than above")

    @property
    def topic(self) -> str:
        """The name of the law in a path: ``pension_fund`` for a Pension fund."""
        if self.item != "tax":
            return REDUNDANCY if self.item == "severance" else INDIVIDUAL_NOTICE
        return re.sub(r"[\W_]+", "_", self.name.casefold()).strip("_")

    @property
    def figures(self) -> dict[str, float]:
        """Its figures by their names in a path, without those left blank."""
        if self.item == "tax":
            ends = ("floor", "wage_base") if self.per == "year" else ("threshold", "ceiling")
            named = dict(zip(("rate", *ends), (self.rate, self.above, self.up_to), strict=True))
        else:
            named = {name: getattr(self, name) for name in _OF_LEAVING if name != "part_years"}
            if self.item == "severance":
                named |= {"weeks_per_year": self.weeks_per_year or 0.0, "part_years": float(self.part_years == "yes")}
        return {name: value for name, value in named.items() if value is not None}
