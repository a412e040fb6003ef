"""A comparison of plans as a document: metrics, inputs that differ, and a bridge to each plan."""

import math
from collections.abc import Iterator, Sequence

from payroll_impact.documents.comparison.bridge import PlanBridge
from payroll_impact.documents.comparison.content import PlanComparison
from payroll_impact.documents.document import (
    Cell,
    Chart,
    Column,
    Document,
    Fact,
    Paragraph,
    Part,
    Quantity,
    Section,
    Series,
    Table,
)
from payroll_impact.documents.quantities import Kind, format_amount, kind_of
from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.report.statutory import TITLE
from payroll_impact.documents.waterfall import waterfall_cells, waterfall_columns
from payroll_impact.documents.wording import in_currency, truncate
from payroll_impact.model.impact import METRICS

_PAIR = 2


def describe_comparison(found: PlanComparison) -> Document:
    """Return plans side by side.

    Parameters
    ----------
    found : PlanComparison
        What `compare_plans` found.
    """
    plans = tuple(Paragraph(f"{name}: {title}") for name, title in zip(found.names, found.titles, strict=True))
    return Document(
        kind="compare",
        title=f"Comparison of {' and '.join(map(truncate, found.names))}",
        headline=_headline(found),
        caution=tuple(_said(found, found.workbook_checks)),
        lead=(*plans, *(Paragraph(text, "doubt") for text in _said(found, found.statutory))),
        facts=(
            Fact("sign", "Sign", SIGN_CONVENTION),
            Fact("currency", "Currency", ", ".join(dict.fromkeys(found.currencies))),
            *(Fact(f"bridge{n}_method", "Method", each.method, data=True) for n, each in enumerate(found.bridges, 1)),
            Fact("version", "payroll-impact", found.version),
        ),
        sections=(
            _metrics(found),
            _plans(found),
            _inputs(found),
            *(_bridge(found, n, each) for n, each in enumerate(found.bridges, 1)),
        ),
        notes=tuple(f"No bridge to {name}: its currency is another than {found.currency}." for name in found.unbridged),
    )


def _headline(found: PlanComparison) -> str:
    shown = METRICS[found.shown]
    told = (
        f"{truncate(name)} {format_amount(value, in_currency(shown.unit, currency))}"
        for name, value, currency in zip(found.names, found.metrics[found.shown], found.currencies, strict=True)
    )
    return f"{shown.title}: {'; '.join(told)}."


def _said(found: PlanComparison, told: Sequence[str]) -> Iterator[str]:
    """Yield what there is to say of each plan, behind its name."""
    return (f"{truncate(name)}: {text}" for name, text in zip(found.names, told, strict=True) if text)


def _metrics(found: PlanComparison) -> Section:
    pair = len(found.names) == _PAIR and len(set(found.currencies)) == 1
    columns = (
        Column("metric", "Metric", data=True),
        Column("title", "Metric"),
        *(Column(f"plan{place}", name, "money") for place, name in enumerate(found.names, start=1)),
        *([Column("difference", "Difference", "money")] if pair else []),
        Column("unit", "Unit"),
    )
    rows: list[tuple[Cell, ...]] = []
    for name, values in found.metrics.items():
        kind = _kind(name)
        cells: list[Cell] = [Quantity(value, kind) for value in values]
        if pair:
            change = values[1] - values[0] if all(map(math.isfinite, values)) else None
            cells.append(None if change is None else Quantity(change, kind, signed=True))
        rows.append((name, METRICS[name].title, *cells, found.unit(name).replace("currency", "own currency")))
    title = "What each comes to, against its own baseline"
    return Section(name="metrics", title=title, menu="Metrics", parts=(Table("metrics", title, columns, tuple(rows)),))


def _plans(found: PlanComparison) -> Section:
    columns = (
        Column("name", "Plan", "name"),
        Column("title", "Title", "name"),
        Column("currency", "Currency"),
        Column("statutory", TITLE, detail=True),
        Column("workbook_checks", "Checks of its workbook", detail=True),
    )
    rows = zip(found.names, found.titles, found.currencies, found.statutory, found.workbook_checks, strict=True)
    table = Table("plans", "Plans, and what is not in order", columns, tuple(rows))
    return Section(name="plans", title="The plans", parts=(table,), brief=())


def _kind(metric: str) -> Kind:
    return kind_of(METRICS[metric].unit)


def _inputs(found: PlanComparison) -> Section:
    columns = (
        *(Column(name, name.capitalize(), data=True) for name in ("table", "row", "column")),
        Column("title", "Input", "name"),
        *(Column(f"plan{place}", name, "value") for place, name in enumerate(found.names, start=1)),
    )
    rows = tuple((each.table, each.row, each.column, each.title, *each.values) for each in found.differences)
    title, empty = "Inputs that differ", "None: the plans are the same."
    table = Table("differences", title, columns, rows, empty=empty)
    return Section(name="differences", title=title, menu="Inputs", parts=(table,))


def _bridge(found: PlanComparison, number: int, bridge: PlanBridge) -> Section:
    title = f"{METRICS[found.shown].title} from {truncate(bridge.base)} to {truncate(bridge.name)}"
    name, menu = f"bridge{number}", f"Bridge to {truncate(bridge.name)}"
    if not bridge.defined(found.shown):
        told = "No bridge: the metric has no finite value in one of these plans, or on the way between them."
        parts = (Paragraph(told), _steps(found, bridge, name, drawn=False))
        return Section(name=name, title=title, menu=menu, parts=parts, wide=True)
    table = _steps(found, bridge, name, drawn=True)
    chart = Chart(
        kind="waterfall",
        title=title,
        y_title=found.unit(found.shown),
        series=(Series(name="Bridge", table=name, x="title", y=found.shown, rows=range(len(table.rows))),),
    )
    how = Paragraph(f"How: {bridge.explanation}.", "note")
    brief: tuple[Part, ...] = (chart, *_without_effect(found, bridge), how)
    return Section(name=name, title=title, menu=menu, parts=(chart, how, table), brief=brief, wide=True)


def _without_effect(found: PlanComparison, bridge: PlanBridge) -> list[Paragraph]:
    still = [step.title for step in bridge.steps if not step.effects[found.shown]]
    return [Paragraph(f"Without effect on it: {'; '.join(still)}.")] if still else []


def _steps(found: PlanComparison, bridge: PlanBridge, name: str, *, drawn: bool) -> Table:
    """Return each step with what it does to every metric."""
    metrics = list(found.metrics)
    columns = (
        Column("title", "Step", "name"),
        Column("before", "Before", "value"),
        Column("after", "After", "value"),
        *(Column(key, METRICS[key].title, _kind(key)) for key in metrics),
        *(waterfall_columns("money") if drawn else ()),
    )
    rows: list[tuple[Cell, ...]] = [(bridge.base, None, None, *map(bridge.start.get, metrics))]
    for step in bridge.steps:
        effects = (Quantity(step.effects[key], _kind(key), signed=True) for key in metrics)
        rows.append((step.title, step.before, step.after, *effects))
    rows.append((bridge.name, None, None, *map(bridge.end.get, metrics)))
    if drawn:
        bars = waterfall_cells(bridge.levels(found.shown))
        rows = [(*row, *bar) for row, bar in zip(rows, bars, strict=True)]
    looks = ("total", *[""] * len(bridge.steps), "total")
    title = f"What each input brings on the way from {bridge.base} to {bridge.name}"
    return Table(name, title, columns, tuple(rows), looks=looks, small=True)  # type: ignore[arg-type]
