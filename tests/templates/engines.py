"""A workbook that is edited, in formualizer or in LibreOffice: areas written at once, sheets read whole.

Cells are numbers, texts, "" for blanks and `CellError`, whoever computed them.
"""

from cell_values import shown

from payroll_impact.cells import Address, Area, CellError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts import stored
from payroll_impact.hosts.calc import Office, OfficeEndedError
from payroll_impact.workbooks.recalc import (
    Job,
    Session,
    from_engine,
    load_formualizer,
    recalc,
)

_CODES = {503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}


class InFormualizer:
    """A workbook in formualizer, with our functions as a host spells them."""

    def __init__(self, workbook, cells, host):
        self.formualizer = load_formualizer()
        config = self.formualizer.EvaluationConfig()
        config.enable_parallel = False  # faster where formulas are so short
        made = self.formualizer.WorkbookConfig(eval_config=config)
        self.workbook = self.formualizer.Workbook.from_bytes(workbook, config=made)
        self.workbook.set_temporal_egress("serial")
        self.session = Session(self.formualizer, self.workbook, Job(b"", {}, frozenset()))
        for name, function in CATALOGUE.items():
            self.session.register(stored(name, host), function)
        self._empty(cells)
        self._settle()

    def write(self, areas):
        """Write (first cell, rows) pairs, and compute all that depends on them."""
        for first, rows in areas:
            self.workbook.set_values_batch(*first, rows)
        self._settle()

    def read(self, sheet, rows, columns):
        """Return the first rows and columns of a sheet."""
        found = self.workbook.sheet(sheet).get_values(self.formualizer.RangeAddress(sheet, 1, 1, rows, columns))
        return [[_plain(from_engine(cell)) for cell in row] for row in found]

    def _empty(self, cells):
        """Blank what spills: a value of the file in its way would stop it."""
        for first, area in cells.areas.items():
            for cell in area.cells():
                if cell != first:
                    self.workbook.set_value(*cell, None)

    def _settle(self):
        self.workbook.evaluate_all()


class Recalculated:
    """A workbook recalculated anew by `recalc` after each edit: slower, and with spills of any size."""

    def __init__(self, path, cells):
        self.path, self.cells = path, cells
        self._sets = {}
        self._settle()

    def write(self, areas):
        """Write (first cell, rows) pairs, and compute the workbook."""
        for first, rows in areas:
            for down, row in enumerate(rows):
                self._sets |= {str(first.offset(down, right)): value for right, value in enumerate(row)}
        self._settle()

    def read(self, sheet, rows, columns):
        """Return the first rows and columns of a sheet."""
        return [[_plain(cell) for cell in row[:columns]] for row in self._found[sheet][:rows]]

    def _settle(self):
        # a spill may grow beyond what the file holds
        sizes = {sheet: self.cells.size(sheet) for sheet in self.cells.sheets}
        areas = {sheet: str(Area(Address(sheet, 1, 1), rows + 9, columns)) for sheet, (rows, columns) in sizes.items()}
        got = recalc(self.path, sets=self._sets, gets=areas.values()).got
        self._found = {sheet: got[reference] for sheet, reference in areas.items()}


class LastingOffice:
    """A LibreOffice that is started anew where it ends by itself, with all steps since the last load done again.

    LibreOffice 7.4 is seen to end about once in a hundred edits of a large workbook, while it empties cells on which
    many formulas depend. That the same steps end it each time would be a fault of the file, and fails.
    """

    MOST = 3  # new starts for the same steps

    def __init__(self, profile):
        self.profile, self.starts, self.done = profile, 0, []
        self.office = Office(profile, timeout=300).__enter__()

    def steps(self, steps):
        """Carry out steps, and remember those that make the document what it is."""
        if any(action == "load" for action, _ in steps):
            self.done = []
        answers = self._carry_out(steps)
        self.done += [step for step in steps if step[0] != "read"]
        return answers

    def _carry_out(self, steps):
        done, started = [], 0
        while True:
            try:
                return self.office.steps([*done, *steps])[len(done) :]
            except OfficeEndedError:
                if started == self.MOST:
                    raise
            started += 1
            self.starts += 1
            self.office.kill()
            self.office = Office(self.profile, timeout=300).__enter__()
            done = self.done

    def do(self, action, /, **arguments):
        """Carry out one step, and return its answer."""
        return self.steps([(action, arguments)])[0]

    def end(self):
        """End the office."""
        self.office.__exit__(None, None, None)


class InCalc:
    """A workbook open in LibreOffice."""

    def __init__(self, office, path):
        self.office = office
        office.steps([("load", {"path": str(path)}), ("calculate", {})])

    def write(self, areas):
        """Write (first cell, rows) pairs; LibreOffice computes what depends on them when it is read.

        Only cells that change are written, one by one: LibreOffice 7.4 is known to end when a whole area
        is emptied on which so many formulas depend.
        """
        held = self.office.steps([("read", _area(first, rows)) for first, rows in areas])
        self.office.steps(
            [
                ("write", _area(first.offset(down, right), [[value]]) | {"rows": [[value]]})
                for (first, rows), before in zip(areas, held, strict=True)
                for down, row in enumerate(rows)
                for right, value in enumerate(row)
                if before[down][right] != ("" if value is None else value)
            ]
        )

    def read(self, sheet, rows, columns):
        """Return the first rows and columns of a sheet."""
        area = Area(Address(sheet, 1, 1), rows, columns).reference
        return [[_plain(cell) for cell in row] for row in self.office.do("read", area=area, sheet=sheet)]


def _area(first, rows):
    return {"area": Area(first, len(rows), len(rows[0])).reference, "sheet": first.sheet}


def _plain(cell):
    return shown(CellError(_CODES.get(cell["error"], f"Err:{cell['error']}")) if isinstance(cell, dict) else cell)
