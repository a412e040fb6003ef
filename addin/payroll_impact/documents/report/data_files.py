"""The report for programs: one JSON document, or a folder of CSV files.

JSON holds plain numbers: a payback that never comes is the word "never", a figure that is not defined
is null. CSV files are UTF-8 with a byte order mark, which spreadsheets need to read names as written;
a text that a spreadsheet would run as a formula stands behind an apostrophe, numbers never do.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from payroll_impact.analysis import Bar
from payroll_impact.documents.document import Cell
from payroll_impact.documents.render import data as files
from payroll_impact.documents.report.data import BASELINE, SIGN_CONVENTION, ReportData
from payroll_impact.documents.report.document import describe_report
from payroll_impact.documents.report.inputs import InputRow, TaxRow, input_rows, law_values, tax_rows
from payroll_impact.documents.report.one_off_vs_recurring import OutlayRow
from payroll_impact.documents.report.periods import PeriodRow, period_rows
from payroll_impact.documents.report.rates import RateRow
from payroll_impact.documents.report.roles import RoleRow
from payroll_impact.documents.report.tornado_and_risk import RiskPage
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES, AppliedParameter, Comparison
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import FLOWS
from payroll_impact.scenarios.layoffs import NoticeRow
from payroll_impact.scenarios.remarks import Remark
from payroll_impact.scenarios.statutory import StatutoryRow

Rows = Iterator[Sequence[Cell]]
# sections whose figures stand in full under keys and in files of their own
_IN_FULL = {
    "figures", "bridge", "changes", "time", "once", "look", "unknown", "tornado", "risk", "years", "months", "roles",
    "statutory", "notice", "assumptions", "law",
}  # fmt: skip


def report_json(comparison: Comparison, content: ReportData) -> bytes:
    """Return the report as one JSON document, in UTF-8.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    content : ReportData
        What `build_report` read off it.

    Returns
    -------
    bytes
        An object with the headline, figures, metrics, bridge, monthly lines, fiscal years and quarters, headcount,
        unknowns, assumptions and taxes.
    """
    return files.to_json(report_records(comparison, content))


def report_records(comparison: Comparison, content: ReportData) -> dict[str, Any]:
    """Return the report as plain dicts, lists, numbers and texts."""
    plan = comparison.plan.plan
    return {
        "name": content.name,
        "version": content.version,
        "currency": content.currency,
        "sign": SIGN_CONVENTION,
        "baseline": BASELINE,
        "workbook_checks": content.options.workbook_checks,
        "headline": content.headline,
        "doubt": content.doubt,
        "months": [month.strftime("%Y-%m") for month in plan.calendar.months],
        "metrics": {name: files.plain(value) for name, value in comparison.metrics.items()},
        "figures": [_fields(figure) for figure in content.figures],
        "bridge": [_fields(row) for row in content.bridge],
        **_over_roles_and_months(comparison),
        "years": [_fields(row) for row in period_rows(comparison, "year")],
        "quarters": [_fields(row) for row in period_rows(comparison, "quarter")],
        "unknowns": [_fields(note) for note in content.unknowns],
        "remarks": [_fields(remark) for remark in content.remarks],
        "changes": [{**_fields(row), "split": [_fields(share) for share in row.split]} for row in content.changes],
        "assumptions": [_fields(row) for row in input_rows(plan)],
        "tax_rates": [_fields(row) for row in tax_rows(plan)],
        "taxes": [_fields(value) for value in law_values(plan)],
        "exchange_rates": [_fields(row) for row in content.rates],
        "roles": [_fields(row) for row in content.roles],
        "outlay": [_fields(row) for row in content.outlays],
        "notice": [_fields(row) for row in content.notices],
        "notice_summary": content.notice,
        "statutory": [_fields(row) for row in content.statutory_rows],
        "statutory_summary": content.statutory,
        **_asked_for(content),
        **dict(_more_tables(comparison, content)),
        "scenario": {"sha256": content.sha256, "toml": content.scenario},
    }


def _more_tables(comparison: Comparison, content: ReportData) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the tables of sections that have no key and no file of their own, by name."""
    described = describe_report([(comparison, content)])
    for section in described.sections:
        if section.name not in _IN_FULL:
            for table in section.tables:
                yield table.name, files.records(table)


def _over_roles_and_months(comparison: Comparison) -> dict[str, Any]:
    plan = comparison.plan.plan
    return {
        "bridge_by_role": {
            clean(role): {name: float(step[index]) for name, step in comparison.bridge.steps.items()}
            for index, role in enumerate(plan.roles)
        },
        "monthly": {
            case: {name: line.sum(axis=0).tolist() for name, line in lines.items()}
            for case, lines in _cases(comparison)
        },
        "cumulative_impact": comparison.cumulative.tolist(),
        "headcount": {
            clean(role): {flow: comparison.plan.headcount[flow][index].tolist() for flow in FLOWS}
            for index, role in enumerate(plan.roles)
        },
    }


def _asked_for(content: ReportData) -> dict[str, Any]:
    """Return the tornado and the risk where they were asked for, and the time the report was made."""
    found: dict[str, Any] = {}
    if content.options.made:
        found["made"] = content.options.made
    if content.tornado is not None:
        page = content.tornado
        found["tornado"] = {
            "metric": page.tornado.metric,
            "as_planned": page.tornado.as_planned,
            "note": f"{page.ranges} {page.tornado.note}",
            "bars": [_bar(bar) for bar in page.tornado.bars],
        }
    if content.risk is not None:
        found["risk"] = _risk(content.risk)
    return found


def _bar(bar: Bar) -> dict[str, Any]:
    ends = {name: files.plain(getattr(bar, name)) for name in ("low", "high", "at_low", "at_high")}
    return {"input": clean(bar.driver.path), "title": clean(bar.driver.title), "unit": bar.driver.unit, **ends}


def _risk(page: RiskPage) -> dict[str, Any]:
    metrics = {}
    for name, found in page.risk.metrics.items():
        figures = {each: files.plain(getattr(found, each)) for each in ("mean", "sd", "shortfall", "probability_above")}
        levels = {f"{level:g}": files.plain(value) for level, value in found.percentiles.items()}
        metrics[name] = {**figures, "percentiles": levels}
    return {
        "note": page.how,
        "draws": page.risk.draws,
        "seed": page.risk.seed,
        "method": page.risk.method,
        "metrics": metrics,
        "drawn": [clean(driver.path) for driver in page.drawn],
        "left_out": [clean(driver.path) for driver in page.left_out],
    }


def report_csv(comparison: Comparison, content: ReportData) -> dict[str, bytes]:
    """Return the tables of the report as CSV files: name to content.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    content : ReportData
        What `build_report` read off it.

    Returns
    -------
    dict of bytes
        ``monthly.csv``, ``headcount.csv``, ``bridge.csv``, ``assumptions.csv``, ``taxes.csv``, ``tax_rates.csv``,
        ``exchange_rates.csv``, ``roles.csv``, ``outlay.csv``, ``notice.csv``, ``statutory.csv``, ``changes.csv``,
        ``remarks.csv``, ``years.csv`` and ``quarters.csv``; of the monthly ones a row per month, case, line and role,
        so that any tool can pivot them.
    """
    plan = comparison.plan.plan
    tables = {
        "monthly": _monthly(comparison, content.currency),
        "headcount": _headcount(comparison),
        "years": _records(PeriodRow, period_rows(comparison, "year")),
        "quarters": _records(PeriodRow, period_rows(comparison, "quarter")),
        "bridge": _bridge(comparison, content),
        "assumptions": _records(InputRow, input_rows(plan)),
        "taxes": _records(AppliedParameter, law_values(plan)),
        "exchange_rates": _records(RateRow, content.rates),
        "changes": _changes(content),
        "remarks": _records(Remark, _remarks(content)),
        "tax_rates": _records(TaxRow, tax_rows(plan)),
        "roles": _records(RoleRow, content.roles),
        "outlay": _records(OutlayRow, content.outlays),
        "notice": _records(NoticeRow, content.notices),
        "statutory": _records(StatutoryRow, content.statutory_rows),
    }
    for name, more in _more_tables(comparison, content):
        tables[name] = iter([tuple(more[0]), *(tuple(row.values()) for row in more)] if more else [])
    return {f"{name}.csv": files.to_csv(rows) for name, rows in tables.items()}


def _cases(comparison: Comparison) -> tuple[tuple[str, dict[str, Array]], ...]:
    return ("baseline", comparison.baseline.lines), ("plan", comparison.plan.lines), ("impact", comparison.impact)


def _monthly(comparison: Comparison, currency: str) -> Rows:
    yield "month", "case", "kind", "line", "role", "amount", "unit"
    plan, unit = comparison.plan.plan, in_currency("currency/month", currency)
    months = [month.strftime("%Y-%m") for month in plan.calendar.months]
    for case, lines in _cases(comparison):
        for kind, names in (("recurring", RECURRING_LINES), ("one-off", ONE_OFF_LINES)):
            for name in names:
                for role, values in zip(plan.roles, lines[name].tolist(), strict=True):
                    for month, amount in zip(months, values, strict=True):
                        yield month, case, kind, name, role, amount, unit


def _headcount(comparison: Comparison) -> Rows:
    yield "month", "case", "role", "group", "flow", "heads"
    months = [month.strftime("%Y-%m") for month in comparison.plan.calendar.months]
    for case, side in (("baseline", comparison.baseline), ("plan", comparison.plan)):
        for index, role in enumerate(comparison.plan.plan.workforce):
            for flow in FLOWS:
                for month, heads in zip(months, side.headcount[flow][index].tolist(), strict=True):
                    yield month, case, role.role, role.group, flow, heads


def _bridge(comparison: Comparison, content: ReportData) -> Rows:
    """Yield the bars, and behind each step what every role adds to it."""
    yield "step", "title", "role", "amount", "unit"
    unit = in_currency("currency/year", content.currency)
    steps = comparison.bridge.steps
    for row in content.bridge:
        yield row.name, row.title, "", row.amount, unit
        for index, role in enumerate(comparison.plan.plan.roles if row.name in steps else ()):
            yield row.name, row.title, role, float(steps[row.name][index]), unit


def _changes(content: ReportData) -> Rows:
    """Yield a row for each role a change applies to."""
    yield "change", "title", "amount", "from", "months", "happens_anyway", "role", "heads"
    for row in content.changes:
        anyway = "yes" if row.baseline else "no"
        for share in row.split:
            start = row.start.isoformat()
            yield row.number, row.title, row.amount, start, row.months, anyway, share.role, share.heads


def _remarks(content: ReportData) -> Iterator[Remark]:
    if content.options.workbook_checks:
        yield Remark("workbook", "checks", content.options.workbook_checks)
    yield from content.remarks


def _records(kind: type, rows: Iterable[Any]) -> Rows:
    yield tuple(field.name for field in attrs.fields(kind))
    for row in rows:
        yield tuple(_fields(row).values())


def _fields(row: Any) -> dict[str, Any]:
    return {field.name: files.plain(getattr(row, field.name)) for field in attrs.fields(type(row))}
