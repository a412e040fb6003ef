"""How Office.js cells cross xlwings: in as they were posted, out in one pass.

xlwings cleans every cell one by one on the server's event loop, a blank and an error alike. The catalogue reads
cells itself, and in a worker thread; what goes out needs xlwings only for text, errors and dates.
"""

from typing import Any

from xlwings.conversion import Accessor, ConversionContext, Pipeline

_NUMBERS = {float, int, bool}


class OfficeCells(Accessor):
    """A converter, by xlwings' own interface for them."""

    @classmethod
    def reader(cls, options: dict[str, Any]) -> Any:  # noqa: ARG003 - the interface's
        """Return no steps: an argument stays as Office.js sent it."""
        return Pipeline()

    @classmethod
    def writer(cls, options: dict[str, Any]) -> Any:
        """Return the one step that makes rows of what the grid takes."""

        def write(context: ConversionContext) -> None:
            prepare = context.engine.impl.prepare_xl_data_element
            rows = context.value if isinstance(context.value, list) else [[context.value]]
            context.value = [
                row if set(map(type, row)) <= _NUMBERS else [prepare(cell, options) for cell in row] for row in rows
            ]

        return Pipeline([write])
