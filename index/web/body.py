"""A response's body, decompressed piece by piece, so that a bomb is never whole in memory."""

import zlib
from collections.abc import Iterable, Iterator

ENCODINGS = ("identity", "gzip")  # what is asked for; deflate is read too, since it costs nothing
_PIECE = 65_536  # bytes that one step may give
_GZIP, _ZLIB, _DEFLATE = 31, 15, -15  # zlib's names for them


class DamagedBodyError(Exception):
    """It ends early, is not what its encoding says, or has one that was not asked for."""


class LargeBodyError(Exception):
    """It has more bytes, once decompressed, than are allowed."""


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The decompressed body; `encoding` is the Content-Encoding header's value, "" for none.

    Raises:
        DamagedBodyError, LargeBodyError: as they say; neither reads further.
    """
    body = bytearray()
    for piece in _decoded(chunks, encoding.strip().lower()):
        if len(body) + len(piece) > max_bytes:
            raise LargeBodyError
        body += piece
    return bytes(body)


def _decoded(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    match encoding:
        case "" | "identity":
            return chunks
        case "gzip" | "x-gzip":
            return _inflated(chunks, _GZIP)
        case "deflate":
            return _inflated(chunks, None)
        case _:  # two of them as well: no honest server packs a page twice
            raise DamagedBodyError(f"Content-Encoding {encoding}")


def _inflated(chunks: Iterable[bytes], bits: int | None) -> Iterator[bytes]:
    inflater = None
    for data in chunks:
        while data:
            if bits is None:  # servers say deflate for two formats, told apart by RFC 1950's method
                bits = _ZLIB if data[0] & 0x0F == zlib.DEFLATED else _DEFLATE
            if inflater is None or inflater.eof:  # a gzip file may have several members
                inflater = zlib.decompressobj(bits)
            yield from _pieces(inflater, data)
            data = inflater.unused_data
    if inflater is not None and not inflater.eof:
        raise DamagedBodyError("the compressed body ends early")


def _pieces(inflater: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    piece = b""
    # A full piece may leave some behind in zlib even when all data has been taken.
    while not inflater.eof and (data or len(piece) == _PIECE):
        try:
            piece = inflater.decompress(data, _PIECE)
        except zlib.error as error:
            raise DamagedBodyError(str(error)) from error
        data = inflater.unconsumed_tail
        yield piece
