"""What the service and its processes say to each other: a head in JSON and some bytes.

No pickles: a process that a hostile file has taken over can't run code in the service.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

_SIZES = struct.Struct(">IQ")
_MOST_HEAD = 16 * 1024 * 1024


def packed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame: sizes, head, body."""
    text = json.dumps(head).encode()
    return _SIZES.pack(len(text), len(body)) + text + body


async def read_frame(reader: asyncio.StreamReader, most: int) -> tuple[dict[str, Any], bytes]:
    """The next frame. Raises ``EOFError`` or ``OSError`` where the other side is gone,
    ``ValueError`` where the frame is larger than ``most`` or none.
    """
    head_size, body_size = _SIZES.unpack(await reader.readexactly(_SIZES.size))
    if head_size > _MOST_HEAD or body_size > most:
        raise ValueError(body_size)
    head: dict[str, Any] = json.loads(await reader.readexactly(head_size))
    return head, await reader.readexactly(body_size)


def send_frame(sock: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send a frame, waiting until it is gone."""
    text = json.dumps(head).encode()
    sock.sendall(_SIZES.pack(len(text), len(body)) + text)
    if body:
        sock.sendall(body)


def receive_frame(sock: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for a frame. Raises ``EOFError`` where the other side is gone."""
    head_size, body_size = _SIZES.unpack(_exactly(sock, _SIZES.size))
    head: dict[str, Any] = json.loads(_exactly(sock, head_size))
    return head, bytes(_exactly(sock, body_size))


def _exactly(sock: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, at = memoryview(data), 0
    while at < size:
        count = sock.recv_into(view[at:])
        if not count:
            raise EOFError
        at += count
    return data
