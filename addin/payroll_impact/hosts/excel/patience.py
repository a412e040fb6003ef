"""Connections that send nothing, or no end of their headers, are closed: each would hold a place for good."""

from typing import Any

PATIENCE = 20.0  # seconds for the headers of a request


def __getattr__(name: str) -> Any:  # uvicorn, which asks for the protocol by its name, is in the extra
    if name != "PatientProtocol":
        raise AttributeError(name)
    return _patient_protocol()


def _patient_protocol() -> type[Any]:
    from uvicorn.protocols.http.auto import AutoHTTPProtocol  # noqa: PLC0415 - in the extra

    class PatientProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # either of two, whichever is installed
        """Waits so long for the headers of a request, then closes the connection."""

        _late: Any = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            if self._late is None and (self.cycle is None or self.cycle.response_complete):
                self._wait()
            super().data_received(data)
            if self.cycle is not None and not self.cycle.response_complete:
                self._stop_waiting()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._late = self.loop.call_later(PATIENCE, self.transport.close)

        def _stop_waiting(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    return PatientProtocol
