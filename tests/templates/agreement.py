"""When a what-if workbook agrees with the Python model: heads, lines, totals, key figures, bridge."""

import numpy as np
from cell_values import TOLERANCE

from payroll_impact.documents.report import measure_efficiency
from payroll_impact.model import METRICS
from payroll_impact.templates.what_if import BRIDGE, LINES, ROLE_LINES, calculation_sheets, sized

DUST = 1e-12  # of all money: what cancels out leaves a rounding error behind


def assert_agrees(sheet, comparison):
    """Hold all figures of a sheet against those of the Python model."""
    with sized(sheet.size):
        _assert_agrees(sheet, comparison)


def _assert_agrees(sheet, comparison):
    _, _, (plan, baseline), total = calculation_sheets()
    money = 1.0 + sum(float(np.abs(each.totals.total).sum()) for each in (comparison.plan, comparison.baseline))
    for each, projection in ((plan, comparison.plan), (baseline, comparison.baseline)):
        for what, shown, wanted, unit in _figures(sheet, total, each, projection, money):
            close(shown, wanted, f"{each.word} {what}", unit)
    for what, shown, wanted, unit in _of_both(sheet, total, comparison, money):
        close(shown, wanted, what, unit)


def _figures(sheet, total, each, projection, money):
    """Return what each figure is called, as the sheet has it, as it should be, and what there is of its kind."""
    roles = len(projection.annual_pay)
    heads, headcount = each.heads, projection.headcount
    people = float(headcount["opening"].sum()) + 1.0
    yield from _output(sheet, total, each, projection)
    for key in ("opening", "attrition", "joiners", "backfills", "cuts", "closing"):
        yield key, sheet.block(heads[key])[:roles], headcount[key], people
    moved = sheet.block(heads["converted in"]) - sheet.block(heads["converted out"])
    yield "conversions", moved[:roles], headcount["conversions"], people
    yield "heads at work", sheet.block(each.pay["paid"])[:roles], projection.paid_heads, people
    yield "pay", 12 * sheet.block(each.pay["pay"])[:roles], projection.annual_pay, 0.0
    for line in ROLE_LINES:
        yield line, sheet.block(each.pay[line])[:roles], projection.lines[line], money
    yield "tax by role", sheet.block(each.taxes["total"])[:roles], projection.lines["employer_tax"], money
    for line in LINES:
        yield f"all {line}", sheet.block(total[f"{each.word} {line}"])[0], projection.lines[line].sum(axis=0), money
    yield "total", sheet.block(total[each.word])[0], projection.totals.total, money
    for what, shown, wanted in _run_rates(sheet, each, projection):
        yield what, shown, wanted, money
    shown = sheet.block(total["base heads" if each.baseline else "heads"])[0]
    yield "headcount", shown, headcount["closing"].sum(axis=0), people


def _output(sheet, total, each, projection):
    """Return what the heads yield, where that is given: by role, and all roles together."""
    output = projection.output
    if output is None:
        return
    roles, items = len(projection.annual_pay), float(output.capacity.sum()) + 1.0
    for key, wanted in (("at rate", output.heads_at_rate), ("capacity", output.capacity)):
        yield key, sheet.block(each.output[key])[:roles], wanted, items
    before = "base " if each.baseline else ""
    yield "all items", sheet.block(total[f"{before}items"])[0], output.accepted_items.sum(axis=0), items
    totals = projection.totals
    per_item = sheet.block(total[f"cost per item, {each.word}"])[0]
    yield "cost per item", per_item, _over(totals.recurring, totals.output.capacity), 0.0
    yield "all capacity", sheet.block(total[f"{before}capacity"])[0], output.totals.capacity, items


def _over(cost, items):
    """Return the cost of each item; NaN where there are none."""
    return np.divide(cost, items, out=np.full(cost.shape, np.nan), where=items > DUST * items.max(initial=0.0))


def _run_rates(sheet, each, projection):
    """Return what the run rate is made of, role by role."""
    table, lines = sheet.grid("Metrics")[BRIDGE.head - 1 :], projection.run_rate_lines
    parts = {
        "benefits of a year": lines["benefits"],
        "bonus, overhead, markup": lines["bonus"] + lines["overhead"] + lines["contractor_markup"],
        "replacement hiring": lines["replacement_hiring"],
        "tax of a year": lines["employer_tax"],
        "run rate": projection.run_rate,
    }
    for what, wanted in parts.items():
        column = table[0].index(f"{what}, {each.word}")
        yield what, [row[column] for row in table[1 : len(wanted) + 1]], wanted


def _of_both(sheet, total, comparison, money):
    yield "impact", sheet.block(total["impact"])[0], comparison.total, money
    yield "cumulative", sheet.block(total["cumulative"])[0], comparison.cumulative, money
    for line, impact_ in comparison.impact.items():
        yield f"impact {line}", sheet.block(total[f"impact {line}"])[0], impact_.sum(axis=0), money
    # what a difference is one of: it cancels out down to a rounding error of that
    people = sum(float(each.headcount["closing"][:, -1].sum()) for each in (comparison.plan, comparison.baseline))
    outputs = [each.output for each in (comparison.plan, comparison.baseline) if each.output is not None]
    items = sum(float(output.capacity.sum()) for output in outputs)
    units = {"currency": money, "currency/year": money, "heads": people, "items": items, "items/month": items}
    for name, metric in METRICS.items():
        yield name, sheet.metric(name), comparison.metric(name), units.get(metric.unit, 0.0)
    efficiency = measure_efficiency(comparison)
    if efficiency is not None:
        bridging = sheet.at(sheet.cells.labelled("Words", "bridging").offset(0, 2))
        yield "contractors for what is missing", bridging, efficiency.bridge_cost, money
    table = sheet.grid("Metrics")[BRIDGE.head - 1 :]
    for step, values in comparison.bridge.steps.items():
        column = table[0].index(step)
        yield f"bridge {step}", [row[column] for row in table[1 : len(values) + 1]], values, money


def close(shown, wanted, what, unit=0.0):
    """Hold figures against each other; `unit` is how much there is that may cancel out."""
    shown, wanted = np.asarray(shown, dtype=float), np.asarray(wanted, dtype=float)
    same = (shown == wanted) | (np.isnan(shown) & np.isnan(wanted))
    with np.errstate(invalid="ignore"):
        near = np.abs(shown - wanted) <= np.maximum(TOLERANCE * np.abs(wanted), DUST * unit)
    wrong = ~(same | near)
    assert not wrong.any(), f"{what}: {shown[wrong][:3]} is not {wanted[wrong][:3]}"
