"""A print server with one printer that keeps nothing: as much of IPP (RFC 8010, 8011) as libcups asks before it hands over a
job. A process of its own: who prints holds Python's lock while libcups waits for the answer.

    python print_server.py LOG      says its port; every operation is a line in LOG, what it was sent a file beside it
"""

from __future__ import annotations

import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

NAME: Final = "testprinter"
GET_DEFAULT, GET_PRINTERS, GET_ATTRIBUTES, CREATE_JOB, SEND_DOCUMENT = 0x4001, 0x4002, 0x000B, 0x0005, 0x0006
URI, KEYWORD, CHARSET, LANGUAGE, MEDIA, BOOLEAN, INTEGER, ENUM, WORDS = (
    0x45,
    0x44,
    0x47,
    0x48,
    0x49,
    0x22,
    0x21,
    0x23,
    0x42,
)


def attribute(tag: int, name: str, value: bytes) -> bytes:
    """One attribute of a message (RFC 8010, 3.1.4)."""
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


class Handler(BaseHTTPRequestHandler):
    """Answers every operation with success."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Whoever wants a driver's file: there is none."""
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        """An operation, with the document behind it."""
        raw = self._body()
        operation, request = struct.unpack(">HI", raw[2:8])
        log = Path(sys.argv[1])
        count = len(list(log.parent.glob("*.ipp")))
        (log.parent / f"{count:04}-{operation:04x}.ipp").write_bytes(raw)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{operation:#06x} {len(raw)}\n")
        body = attribute(CHARSET, "attributes-charset", b"utf-8") + attribute(
            LANGUAGE, "attributes-natural-language", b"en"
        )
        answer = (
            b"\x02\x00\x00\x00"
            + struct.pack(">I", request)
            + b"\x01"
            + body
            + self._facts(operation)
            + b"\x03"
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _facts(self, operation: int) -> bytes:
        number = struct.Struct(">i").pack
        if operation in (GET_DEFAULT, GET_PRINTERS, GET_ATTRIBUTES):
            port = self.server.server_address[1]
            return (
                b"\x04"
                + attribute(URI, "printer-uri-supported", f"ipp://127.0.0.1:{port}/printers/{NAME}".encode())
                + attribute(WORDS, "printer-name", NAME.encode())
                + attribute(ENUM, "printer-type", number(4))
                + attribute(ENUM, "printer-state", number(3))
                + attribute(BOOLEAN, "printer-is-accepting-jobs", b"\x01")
                + attribute(MEDIA, "document-format-supported", b"application/pdf")
            )
        if operation == CREATE_JOB:
            return b"\x02" + attribute(INTEGER, "job-id", number(7)) + attribute(ENUM, "job-state", number(3))
        return b""

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers["Content-Length"]))
        parts = []
        while length := int(self.rfile.readline().strip() or b"0", 16):
            parts.append(self.rfile.read(length))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, *_args: object) -> None:
        """Nothing on the terminal."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
