"""Exchange rates of the settings: ``fx.GBP`` for the whole plan, ``fx.GBP.2027-01-01`` from a date on."""

import datetime as dt

import numpy as np

from payroll_impact.errors import InputError, column_error, nearest
from payroll_impact.model import AppliedParameter, Settings
from payroll_impact.model.calendar import Calendar
from payroll_impact.model.currencies import CURRENCIES
from payroll_impact.model.fields import Array, Quantity, describe_value

PREFIX = "fx."


def is_exchange_rate(path: str) -> bool:
    """Whether a setting is an exchange rate.

    >>> is_exchange_rate("fx.GBP"), is_exchange_rate("GB.nic.rate")
    (True, False)
    """
    return path.startswith(PREFIX)


def check_exchange_rate(path: str, rate: Quantity) -> None:
    """Refuse a rate of no currency, from no date, or that is not above 0.

    Raises
    ------
    InputError
        Naming the setting.
    """
    currency, _ = currency_and_date(path)
    if currency not in CURRENCIES:
        # of three letters many codes are near: a wrong guess is worse than none
        hint = nearest(currency, sorted(CURRENCIES)) if len(currency) > len("GBP") else ""
        told = f"{path!r} must name a currency by its ISO 4217 code, such as fx.GBP{hint}"
        raise InputError(told, table="settings", column=path)
    given = np.asarray(rate)
    fits = (given > 0) & np.isfinite(given) if given.dtype.kind in "iuf" else np.zeros(given.shape, dtype=np.bool_)
    if not fits.all():
        got = describe_value(given.flat[np.argmin(fits)].item())
        reason = f"must be above 0: the plan's currency for one {currency}; got {got}"
        raise column_error(path, reason, table="settings")


def exchange_rates(
    settings: Settings,
) -> tuple[dict[str, Array], dict[str, frozenset[int]], list[AppliedParameter]]:
    """Return the exchange rates of a plan by currency, month by month, and a record of each.

    Parameters
    ----------
    settings : Settings
        Rates are among the overrides: the plan's currency for one unit of another. One with a date
        holds from the month of that date on.

    Returns
    -------
    dict of str to ndarray, shape ([scenario,] month)
        By ISO 4217 code. [plan currency/unit]
    dict of str to frozenset of int
        By ISO 4217 code, the months from which a rate is given anew.
    list of AppliedParameter
        The rates used, for the list of applied values.

    Raises
    ------
    InputError
        If a currency has a rate for later months only, or the plan's own currency is given one.
    """
    calendar = Calendar(settings.start, settings.months)
    dated: dict[str, dict[dt.date, tuple[str, Quantity]]] = {}
    for path, rate in settings.overrides.items():
        if is_exchange_rate(path):
            currency, date = currency_and_date(path)
            if currency == settings.currency:
                told = f"{path}: {currency} is the plan's own currency and needs no rate"
                raise InputError(told, table="settings", column=path)
            dated.setdefault(currency, {})[date or dt.date.min] = path, rate
    rates: dict[str, Array] = {}
    applied = []
    for currency, steps in dated.items():
        if min(steps) > calendar.month(1) - dt.timedelta(days=1):
            reason = f"fx.{currency} has no rate for the first months; give one without a date"
            raise InputError(reason, table="settings", column=steps[min(steps)][0])
        columns = []
        for month in range(settings.months):
            path, rate = steps[max(date for date in steps if date < calendar.month(month + 1))]
            columns.append(np.asarray(rate, dtype=np.float64))
            record = AppliedParameter(
                path=path,
                title=f"Exchange rate: {settings.currency} for one {currency}",
                unit=f"{settings.currency}/{currency}",
                year=calendar.month(month).year,
                value=float(np.mean(rate)),
                source="given in the settings",
                overridden=True,
            )
            if record not in applied:
                applied.append(record)
        rates[currency] = np.stack(np.broadcast_arrays(*columns), axis=-1)
    months = {
        currency: frozenset(calendar.index(date) for date in steps if calendar.first <= date <= calendar.last)
        for currency, steps in dated.items()
    }
    return rates, months, applied


def currency_and_date(path: str) -> tuple[str, dt.date | None]:
    """Return the currency of a rate, and the date from which it holds if it has one.

    Raises
    ------
    InputError
        If the path ends in something else than a date.

    Examples
    --------
    >>> currency_and_date("fx.GBP"), currency_and_date("fx.GBP.2027-01-01")
    (('GBP', None), ('GBP', datetime.date(2027, 1, 1)))
    """
    currency, _, date = path[len(PREFIX) :].partition(".")
    try:
        return currency, dt.date.fromisoformat(date) if date else None
    except ValueError:
        told = f"{path!r} must end in a date such as fx.{currency}.2027-01-01"
        raise InputError(told, table="settings", column=path) from None
