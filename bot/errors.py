"""Four kinds of refusal, and the ways in which the store and the embedder say that they are away. Each carries a code
and values, never a sentence: the door that answers puts it in the reader's language (`refusal.<code>`,
`agenda_error.<code>`, `source_error.<code>`).
"""

from __future__ import annotations

from typing import Literal


class OrdstyrerError(Exception):
    """The root of what we raise on purpose.

    OrdstyrerError
    ├── RefusalError    a sentence to the person who asked
    ├── DeliveryError   the message may be tried again; its key is kept
    ├── AgendaError     file, line and remedy, to the organiser
    ├── SourceError     what somebody pointed at cannot be fetched
    ├── EmbedderError   ideas cannot be compared now; later they may be
    └── StoreError      the database cannot be reached or written to now; later it may be
    """


class RefusalError(OrdstyrerError):
    """What was asked for cannot be done; the person hears why."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep the code and the values of the sentence `refusal.<code>`."""
        super().__init__(code)
        self.code = code
        self.values = values


class AgendaError(OrdstyrerError):
    """A source that cannot be read at all."""

    def __init__(self, code: str, *, file: str = "", line: int | None = None, **values: object) -> None:
        """Keep where it went wrong, and the code and values of `agenda_error.<code>`."""
        super().__init__(code)
        self.code = code
        self.file = file
        self.line = line
        self.values = values


class SourceError(OrdstyrerError):
    """What stands at an address, or a file that was sent, could not be fetched.

    `lasting` says that trying again would not help.
    """

    def __init__(self, code: str, *, lasting: bool = False, **values: object) -> None:
        """Keep the code and the values of `source_error.<code>`; never the address, which may hold a key."""
        super().__init__(code)
        self.code = code
        self.lasting = lasting
        self.values = values


class DeliveryError(OrdstyrerError):
    """The connector did not take a message.

    `status` is the HTTP status, or 0 where none came back (`unknown` then says that the message may
    have arrived all the same). `code` is the connector's own error code. `retry_after` is in
    seconds, or None where the connector named no time. `general` says that the fault is not this
    message's: with our token nothing else would be taken either. `moved_to` is the service URL, one
    that the operator allows, at which the same conversation is to be reached instead.
    """

    def __init__(
        self,
        status: int,
        code: str = "",
        *,
        retry_after: float | None = None,
        unknown: bool = False,
        general: bool = False,
        moved_to: str | None = None,
    ) -> None:
        """Keep what the connector said."""
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.unknown = unknown
        self.general = general
        self.moved_to = moved_to


class EmbedderError(OrdstyrerError):
    """Texts could not be turned into vectors; what was asked may be tried again.

    "slow", "unreachable", "busy" (then `retry_after` is in seconds, where a time was named), "server", "crashed";
    "refused", "not_found" and "broken" are `lasting`: until somebody changes the settings it stays so.
    """

    def __init__(self, code: str, *, lasting: bool = False, retry_after: float | None = None) -> None:
        """Keep the code of `embedder_error.<code>`; never a text, an address or a key."""
        super().__init__(code)
        self.code = code
        self.lasting = lasting
        self.retry_after = retry_after


class StoreError(OrdstyrerError):
    """The database could not be asked, and nothing of the block was kept, or at worst it is unknown.

    "away": no connection, or it broke. "full": no room on the disk, or the disk failed. "busy": somebody
    else kept the database longer than we wait. `unknown` says that the connection broke during the
    commit: the block may stand all the same.
    """

    def __init__(self, code: Literal["away", "full", "busy"], why: str = "", *, unknown: bool = False) -> None:
        """Keep the code, and for the log what the database said (never people's text)."""
        super().__init__(f"{code}: {why}" if why else code)
        self.code = code
        self.why = why
        self.unknown = unknown
