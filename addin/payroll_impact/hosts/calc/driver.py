"""Steps in a running office, carried out by the Python that can talk to it.

This file is run as a script with the office's port: each line it reads is a JSON list of steps, each line
it prints the JSON list of their answers. A cell is a number, text, None for a blank, or `{"error": 519}`;
an area is its name in the sheet, as `A1:C5`.
"""

import json
import sys
import time
from importlib import import_module
from typing import Any

FILTERS = {".ods": "calc8", ".xlsx": "Calc MS Excel 2007 XML", ".pdf": "calc_pdf_Export"}


class OfficeConnection:
    """One connection to an office, and the document it works on."""

    def __init__(self, port: int, patience: float) -> None:
        self.uno = import_module("uno")
        self.context = self.connect(port, patience)
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.document: Any = None
        self.sheets: dict[str | None, Any] = {}

    def connect(self, port: int, patience: float) -> Any:
        """Return the office's context as soon as it listens."""
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        address = f"uno:socket,host=127.0.0.1,port={port},tcpNoDelay=1;urp;StarOffice.ComponentContext"
        until = time.monotonic() + patience
        while True:
            try:
                return resolver.resolve(address)
            except self.uno.getClass("com.sun.star.connection.NoConnectException"):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def service(self, name: str) -> Any:
        """Return a service of the office."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def properties(self, **values: Any) -> "tuple[Any, ...]":
        """Return the office's own kind of keyword arguments."""
        made = []
        for name, value in values.items():
            entry = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            entry.Name, entry.Value = name, value
            made.append(entry)
        return tuple(made)

    def sheet(self, name: "str | None" = None) -> Any:
        """Return a sheet, by default the first."""
        if name not in self.sheets:
            sheets = self.document.Sheets
            self.sheets[name] = sheets.getByName(name) if name else sheets.getByIndex(0)
        return self.sheets[name]

    def new(self) -> None:
        """Begin an empty document."""
        self.close()
        hidden = self.properties(Hidden=True)
        self.document = self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, hidden)

    def load(self, path: str) -> None:
        """Load a document; the extension's job has run when this returns."""
        self.close()
        hidden = self.properties(Hidden=True)
        url = self.uno.systemPathToFileUrl(path)
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, hidden)
        if self.document is None:
            raise RuntimeError(f"{path} could not be loaded")

    def save(self, path: str) -> None:
        """Save a copy of the document, in the format of the file's ending."""
        kind = FILTERS["." + path.rpartition(".")[2].lower()]
        self.document.storeToURL(self.uno.systemPathToFileUrl(path), self.properties(FilterName=kind, Overwrite=True))

    def close(self) -> None:
        """Close the document without saving it."""
        self.sheets.clear()
        if self.document is not None:
            self.document.close(True)
            self.document = None

    def write(self, area: str, rows: "list[list[Any]]", sheet: "str | None" = None) -> None:
        """Write plain values; None leaves a cell blank, errors are written as the formula that makes them."""
        target = self.sheet(sheet).getCellRangeByName(area)
        plain = tuple(tuple("" if c is None or isinstance(c, dict) else c for c in row) for row in rows)
        target.setDataArray(plain)  # empty text leaves a cell blank
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dict):
                    target.getCellByPosition(column, number).setFormula(cell["formula"])

    def formula(self, area: str, formula: str, sheet: "str | None" = None) -> None:
        """Type a formula into a cell."""
        self.sheet(sheet).getCellRangeByName(area).setFormula(formula)

    def formulas(self, area: str, rows: "list[list[str]]", sheet: "str | None" = None) -> None:
        """Type formulas into an area, cell by cell."""
        self.sheet(sheet).getCellRangeByName(area).setFormulaArray(tuple(map(tuple, rows)))

    def array(self, area: str, formula: str, sheet: "str | None" = None) -> None:
        """Type one formula that fills an area."""
        self.sheet(sheet).getCellRangeByName(area).setArrayFormula(formula)

    def clear(self, area: str, sheet: "str | None" = None) -> None:
        """Empty an area."""
        self.sheet(sheet).getCellRangeByName(area).clearContents(1023)

    def command(self, name: str, area: str, sheet: "str | None" = None, **options: Any) -> None:
        """Select an area and carry out a command of the menus on it, such as InsertRowsBefore, Cut or DataSort."""
        controller = self.document.CurrentController
        controller.setActiveSheet(self.sheet(sheet))
        controller.select(self.sheet(sheet).getCellRangeByName(area))
        helper = self.service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(controller.Frame, f".uno:{name}", "", 0, self.properties(**options))

    def calculate(self) -> float:
        """Compute every formula again, and say how many seconds that took."""
        began = time.perf_counter()
        self.document.calculateAll()
        return time.perf_counter() - began

    def read(self, area: str, sheet: "str | None" = None) -> "list[list[Any]]":
        """Return the values of an area, row by row."""
        target = self.sheet(sheet).getCellRangeByName(area)
        rows = [list(row) for row in target.getDataArray()]
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is None:
                    row[column] = {"error": target.getCellByPosition(column, number).getError()}
        return rows

    def shown(self, area: str, sheet: "str | None" = None) -> "list[str]":
        """Return a cell's formula as files carry it and as people read it, and what it shows."""
        cell = self.sheet(sheet).getCellRangeByName(area)
        return [cell.Formula, cell.FormulaLocal, cell.String]

    def modified(self) -> bool:
        """Return whether the document says it has changed."""
        return bool(self.document.isModified())

    def functions(self) -> "list[list[Any]]":
        """Return the function wizard's list: name, description and each argument's name and help."""
        listed = self.service("com.sun.star.sheet.FunctionDescriptions")
        found = []
        for number in range(listed.Count):
            entry = {each.Name: each.Value for each in listed.getByIndex(number)}
            arguments = [[each.Name, each.Description, bool(each.IsOptional)] for each in entry["Arguments"] or ()]
            found.append([entry["Name"], entry["Description"], arguments])
        return found

    def add_name(self, name: str, content: str) -> None:
        """Name a formula or range."""
        address = self.uno.createUnoStruct("com.sun.star.table.CellAddress")
        self.document.NamedRanges.addNewByName(name, content, address, 0)

    def name(self, name: str) -> str:
        """Return what a name stands for."""
        return str(self.document.NamedRanges.getByName(name).getContent())

    def protect(self, sheet: "str | None" = None) -> None:
        """Protect a sheet without a password."""
        self.sheet(sheet).protect("")

    def unprotect(self, sheet: "str | None" = None) -> None:
        """Take the protection of a sheet away."""
        self.sheet(sheet).unprotect("")

    def rename(self, sheet: str, name: str) -> None:
        """Give a sheet another name."""
        self.sheet(sheet).setName(name)

    def names(self) -> "list[str]":
        """Return the names of the sheets."""
        return list(self.document.Sheets.ElementNames)

    def protected(self, sheet: "str | None" = None) -> bool:
        """Return whether a sheet is protected."""
        return bool(self.sheet(sheet).isProtected())

    def end(self) -> None:
        """Close the document and the office."""
        self.close()
        self.desktop.terminate()


def say(answer: Any) -> None:
    """Print one line of JSON at once."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Carry out steps until there are none left."""
    session = OfficeConnection(int(sys.argv[1]), float(sys.argv[2]))
    say("ready")
    for line in sys.stdin:
        answers: Any = []
        for action, arguments in json.loads(line):
            try:
                answers.append(getattr(session, action)(**arguments))
            except Exception as problem:  # noqa: BLE001 - whatever the office says goes back as one line
                said = str(getattr(problem, "Message", "") or problem)
                answers = {"problem": f"{action}: {type(problem).__name__} {said}".strip()}
                break
        say(answers)


if __name__ == "__main__":
    main()
