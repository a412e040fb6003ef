"""What the sheet Case says about each change, in the order in which they happen: a row of formulas."""

from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.limits import CHANGES, FIRST_COLUMN, LAST_COLUMN


def change_formulas(row: int) -> tuple[str, ...]:
    """Return the formulas of a row of the sorted changes, by `case.SORTED_COLUMNS`."""
    weeks = f"MAX({_number(row, 'severance_min')},{_number(row, 'severance_weeks')}*{_number(row, 'tenure')})"
    return (
        *_which(row), *_kinds(row), *_sizes(row), *_terms(row), *_fits(row), f"K{row}*{weeks}", _word(row),
        *_replaced(row),
    )  # fmt: skip


def _get(row: int, name: str) -> str:
    """Return what was entered for the change that stands in a row."""
    return f"INDEX({case.entered(name)},MAX(1,B{row}))"


def _number(row: int, name: str) -> str:
    return f"N({_get(row, name)})"


def _word(row: int) -> str:
    return f'IF(B{row}=0,"",{_get(row, "unit")})'


def _unit(row: int, word: str) -> str:
    return f'(AC{row}="{word}")'


def _which(row: int) -> tuple[str, ...]:
    """Return order, row, the numbers of its roles, whether it is sound, month and date."""
    role, to_role, names = _get(row, "role"), _get(row, "to_role"), case.roles("role")
    inside = f"AND(G{row}>={case.START},G{row}<{_end()})"
    months = f"(YEAR(G{row})-YEAR({case.START}))*12+MONTH(G{row})-MONTH({case.START})+1"
    moves_on = f'OR({_get(row, "change")}<>"convert",D{row}>0)'
    return (
        f"ROWS(A${case.SORTED_HEAD}:A{row - 1})",
        f"IF(A{row}>{case.LISTED},0,MATCH(A{row},{case.listed(case.RANK)},0))",
        f'IF(OR({role}="",COUNTIF({names},{role})=0),1,MATCH({role},{names},0))',
        f'IF(OR({to_role}="",COUNTIF({names},{to_role})=0),0,MATCH({to_role},{names},0))',
        f'IF(B{row}=0,0,1*AND({role}<>"",COUNTIF({names},{role})=1,{moves_on},{inside}))',
        f"IF({inside},{months},1)",
        f"IF(B{row}=0,0,{_number(row, 'start')})",
    )


def _kinds(row: int) -> tuple[str, ...]:
    """Return the flags of what it does, and whether it happens in the baseline too."""
    does = (_does(row, word) for word in ("grow", "raise", "convert", "reduce"))
    return (*does, f'E{row}*({_get(row, "baseline")}="yes")')


def _does(row: int, word: str) -> str:
    return f'E{row}*({_get(row, "change")}="{word}")'


def _replaced(row: int) -> tuple[str, ...]:
    """Return whether it sets what part of leavers is replaced, that part, and if nothing later in its month does."""
    index = row - case.SORTED_HEAD - 1
    below = {name: case.events_below(name, index) for name in ("role no.", "month", "backfill", "baseline")}
    later = f"COUNTIFS({below['role no.']},C{row},{below['month']},F{row},{below['backfill']},1%s)=0"
    anyway = f",{below['baseline']},1"
    return (
        _does(row, "backfill"),
        f"AD{row}*{_number(row, 'amount')}",
        f"AD{row}*({later % ''})",
        f"AD{row}*L{row}*({later % anyway})",
    )


def _sizes(row: int) -> tuple[str, ...]:
    """Return heads and fraction to move, what to grow by, over how many months, and what to raise by."""
    amount, moves = _number(row, "amount"), f"(J{row}+K{row})"
    multiple, target = _unit(row, "multiple"), _unit(row, "target")
    return (
        f"{moves}*{_unit(row, 'heads')}*{amount}",
        f"{moves}*{_unit(row, 'fraction')}*{amount}",
        f"H{row}*({multiple}*({amount}-1)-{target})",
        f"H{row}*({_unit(row, 'heads')}+{target})*{amount}",
        f"MAX(1,{_number(row, 'months')})",
        f"I{row}*{amount}",
    )


def _terms(row: int) -> tuple[str, ...]:
    """Return notice days, weeks of severance, days of paid time off, and cost per head."""
    longest, cost = _get(row, "severance_max"), _get(row, "cost_per_head")
    own = f"INDEX({case.roles('hire cost')},C{row})"
    return (
        f"K{row}*{_number(row, 'notice_days')}",
        f'K{row}*IF({longest}="",AB{row},MIN({longest},AB{row}))',
        f"K{row}*{_number(row, 'pto_days')}",
        f'IF({cost}="",H{row}*{own},N({cost}))*E{row}',
    )


def _fits(row: int) -> tuple[str, ...]:
    """Return whether unit and amount fit the kind of change, its notice ends in time, and this template has it."""
    fraction = _unit(row, "fraction")
    sized = f"({_unit(row, 'multiple')}+{_unit(row, 'heads')}+{_unit(row, 'target')})"
    grows = f"{sized}*(P{row}>=0)*(O{row}*{_unit(row, 'multiple')}>=0)*(INT(Q{row})=Q{row})"
    return (
        f"IF(J{row}+K{row}=0,1,({_unit(row, 'heads')}+{fraction})*(M{row}>=0)*(N{row}>=0)*(N{row}<=1))",
        f"IF(K{row}=1,1*(G{row}+S{row}<{_end()}),1)",
        _wages_stay(row),
        f"IF(H{row}=1,{grows},IF(I{row}=1,{fraction}*(R{row}>-1),IF(AD{row}=1,{fraction}*(AE{row}>=0)*(AE{row}<=1),1)))",
        _one_raise(row),
    )


def _wages_stay(row: int) -> str:
    """Return whether a conversion has no wages of the year to bring along: the model has no place for them."""
    to_column = f"$D${case.SORTED_HEAD + 1}:$D${case.SORTED_HEAD + CHANGES}"
    employee = f"INDEX({case.roles('employee')},%s)"
    uncapped = f"INDEX({places.CAPPED_FLAGS},MAX(1,D{row}))=0"
    free = f"OR({employee % f'C{row}'}=0,{employee % f'MAX(1,D{row})'}=0,MONTH(G{row})=1,{uncapped})"
    return f"IF(J{row}=0,1,1*AND(COUNTIF({to_column},C{row})=0,{free}))"


def _one_raise(row: int) -> str:
    """Return whether a role has one raise in a month."""
    area = f"${{0}}${case.SORTED_HEAD + 1}:${{0}}${case.SORTED_HEAD + CHANGES}".format
    raises = f"COUNTIFS({area('I')},1,{area('C')},C{row},{area('F')},F{row})"
    return f"IF(I{row}=0,1,1*({raises}<=1))"


def _end() -> str:
    """Return the day after the plan; it has as many months as the time axis has columns."""
    return f"EDATE({case.START},COLUMNS(Timeline!${FIRST_COLUMN}$4:${LAST_COLUMN}$4))"
