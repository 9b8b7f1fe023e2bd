"""Reads the text files of the lessons folder, one log of faults for each."""

import unicodedata
from pathlib import Path

from lms.catalogue.faults import Fault, FaultLog
from lms.catalogue.records import Item, read_yaml

BOM = b"\xef\xbb\xbf"


class Files:
    """The lessons folder: its files as text, and what is wrong with each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logs: dict[str, FaultLog] = {}

    def name(self, path: Path) -> str:
        """Give a path relative to the folder, with slashes."""
        return path.relative_to(self.folder).as_posix()

    def log(self, path: Path) -> FaultLog:
        """Give the log of one file."""
        name = self.name(path)
        return self.logs.setdefault(name, FaultLog(name))

    def faults(self) -> list[Fault]:
        """Give the faults of all files, by file and line, each once."""
        return sorted({fault for log in self.logs.values() for fault in log.found})

    def text(self, path: Path) -> str | None:
        """Read a file; None and a fault when it is missing or not UTF-8."""
        log = self.log(path)
        if not path.is_file():
            log.add(1, "no_file")
            return None
        content = path.read_bytes()
        if content.startswith(BOM):
            log.add(1, "bom")
        try:
            text = content.removeprefix(BOM).decode()
        except UnicodeDecodeError as error:
            log.add(content[: error.start].count(b"\n") + 1, "not_utf8")
            return None
        self._check_letters(text, log)
        return text

    def yaml(self, path: Path) -> Item | None:
        """Read a YAML file; None and a fault when it cannot be understood."""
        text = self.text(path)
        return None if text is None else read_yaml(text, self.log(path))

    def _check_letters(self, text: str, log: FaultLog) -> None:
        if unicodedata.is_normalized("NFC", text):
            return
        for number, line in enumerate(text.splitlines(), start=1):
            if not unicodedata.is_normalized("NFC", line):
                log.add(number, "not_nfc")
