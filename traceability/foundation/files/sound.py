"""Which kind of sound file some bytes are, and how long it lasts. Only sound: a film is none, whatever it is called.

The kinds are what browsers record (WebM, Ogg, MP4) and what telephones' own recorders give (M4A, MP3, AAC, WAV).
Nothing is decoded; only the frames are counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from struct import error as StructError
from struct import unpack, unpack_from

MOST_PARTS = 60_000  # frames and boxes of two minutes are some thousands; a file of nothing but heads is none


@dataclass(frozen=True)
class Sound:
    """A sound file: `suffix` of a name we give it, its one content type, and seconds, None where it does not tell."""

    suffix: str
    content_type: str
    seconds: float | None


class _NoSound(Exception):
    """These bytes are none, or not all that they begin to be."""


def heard(data: bytes) -> Sound | None:
    """What `data` is, by its first bytes; None if it is no sound that a browser can play."""
    for begins, suffix, content_type, length in _KINDS:
        if begins(data):
            try:
                return Sound(suffix, content_type, _believable(length(data)))
            except (_NoSound, StructError, IndexError, ZeroDivisionError, OverflowError):
                return None
    return None


def _believable(seconds: float | None) -> float | None:
    if seconds is not None and not (isfinite(seconds) and seconds >= 0):
        raise _NoSound
    return seconds


def _limited(parts: Iterator) -> Iterator:
    for number, part in enumerate(parts):
        if number >= MOST_PARTS:
            raise _NoSound
        yield part


# --- WebM: RFC 8794 (EBML) and RFC 9559 (Matroska) --------------------------------------------------------------------
_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
_ENTERED = {_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP}
_SCALE, _DURATION, _TYPE, _MOMENT, _BLOCKS = 0x2AD7B1, 0x4489, 0x83, 0xE7, {0xA3, 0xA1}
_SOUND_TRACK = 2


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(id, content) of each element that is no container; containers are gone through, as they may tell no size.

    A phone that died while it recorded has cut the last element off, wherever it stood.
    """
    at = 0
    while at < len(data):
        try:
            name, at = _number(data, at, marked=True)
            size, at = _number(data, at, marked=False)
        except IndexError:
            return
        if name in _ENTERED:
            yield name, b""
            continue
        yield name, data[at : at + min(size, 16)]
        at += size


def _number(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    width = 9 - data[at].bit_length()
    if width > 8:
        raise _NoSound
    value = int.from_bytes(data[at : at + width])
    return (value if marked else value & ((1 << 7 * width) - 1)), at + width


def _webm(data: bytes) -> float | None:
    scale, told, cluster, last, tracks = 1_000_000, 0.0, 0, 0, set()
    for name, content in _limited(_elements(data)):
        if name == _TYPE:
            tracks.add(content[0])
        elif name == _SCALE:
            scale = int.from_bytes(content)
        elif name == _DURATION:
            told = unpack(">f" if len(content) == 4 else ">d", content)[0]
        elif name == _MOMENT:
            cluster = int.from_bytes(content)
        elif name in _BLOCKS and len(content) >= 3:
            last = max(last, cluster + unpack_from(">h", content, 1)[0])  # behind a track number of one octet
    if tracks != {_SOUND_TRACK}:
        raise _NoSound
    return max(told, last) * scale / 1e9 or None


# --- Ogg: RFC 3533; Opus: RFC 7845 ------------------------------------------------------------------------------------
def _pages(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while data[at : at + 4] == b"OggS":
        count = data[at + 26]
        body = at + 27 + count
        yield unpack_from("<q", data, at + 6)[0], data[body : body + 16]
        at = body + sum(data[at + 27 : body])


def _ogg(data: bytes) -> float | None:
    rate, last = 0, 0
    for granule, content in _limited(_pages(data)):
        if content.startswith(b"OpusHead"):
            rate = 48_000
        elif content.startswith(b"\x01vorbis"):
            rate = unpack_from("<I", content, 12)[0]
        elif content.startswith((b"\x80theora", b"\x01video")):
            raise _NoSound
        last = max(last, granule)
    return last / rate if last else None


# --- MP4, M4A, 3GP: ISO/IEC 14496-12 ----------------------------------------------------------------------------------
_OPENED = {b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"}


def _boxes(data: bytes, start: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int]]:
    """(name, where its content begins) of each box, those inside others too."""
    if depth > len(_OPENED):
        raise _NoSound
    at = start
    while at + 8 <= end:
        size, name = unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            size, head = unpack_from(">Q", data, at + 8)[0], 16
        size = size or end - at
        if size < head:
            raise _NoSound
        yield name, at + head
        if name in _OPENED:
            yield from _boxes(data, at + head, min(at + size, end), depth + 1)
        at += size


def _mp4(data: bytes) -> float | None:
    kinds, scales, lengths, fragment = set(), [], [0.0], 0
    for name, at in _limited(_boxes(data, 0, len(data))):
        long = at < len(data) and data[at] == 1
        if name == b"hdlr":
            kinds.add(data[at + 8 : at + 12])
        elif name in {b"mvhd", b"mdhd"}:
            scale, length = unpack_from(">IQ" if long else ">II", data, at + (20 if long else 12))
            lengths.append(length / scale)
            scales.append(scale)
        elif name == b"tfdt":
            fragment = max(fragment, unpack_from(">Q" if long else ">I", data, at + 4)[0])
    if b"soun" not in kinds or b"vide" in kinds:
        raise _NoSound
    return max(*lengths, fragment / scales[-1]) or None


# --- MP3 (ISO/IEC 11172-3) and AAC in ADTS (ISO/IEC 14496-3) ----------------------------------------------------------
_RATES = (44_100, 48_000, 32_000)
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_ADTS = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
_FEWEST = 3  # frames in a row; two octets alone may be anything


def _behind_tags(data: bytes) -> int:
    """Where the frames begin: players write name and picture in front."""
    if data[:3] != b"ID3":
        return 0
    return 10 + (data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9])


def _mp3_frame(data: bytes, at: int) -> tuple[int, float]:
    """(octets, seconds) of the frame at `at`."""
    head = unpack_from(">I", data, at)[0]
    version, rate = head >> 19 & 3, head >> 10 & 3
    if head >> 21 != 0x7FF or head >> 17 & 3 != 1 or version == 1 or rate == 3 or head >> 12 & 15 in {0, 15}:
        raise _NoSound
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    samples = 1152 if version == 3 else 576
    kbps = (_KBPS_1 if version == 3 else _KBPS_2)[head >> 12 & 15]
    return samples * kbps * 125 // hertz + (head >> 9 & 1), samples / hertz


def _adts_frame(data: bytes, at: int) -> tuple[int, float]:
    head = unpack_from(">I", data, at)[0]
    if head >> 20 != 0xFFF or head >> 17 & 3:
        raise _NoSound
    size = (head & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    if size < 7:
        raise _NoSound
    return size, 1024 / _ADTS[head >> 10 & 15]


def _frames(data: bytes, frame: Callable[[bytes, int], tuple[int, float]]) -> float:
    at, seconds, count = _behind_tags(data), 0.0, 0
    while at + 8 <= len(data) and data[at : at + 3] != b"TAG":
        try:
            size, lasts = frame(data, at)
        except (_NoSound, IndexError):
            if count < _FEWEST:
                raise
            break
        at, seconds, count = at + size, seconds + lasts, count + 1
    if count < _FEWEST:
        raise _NoSound
    return seconds


# --- WAV --------------------------------------------------------------------------------------------------------------
def _wav(data: bytes) -> float | None:
    at, rate = 12, 0
    while at + 8 <= len(data):
        name, size = unpack_from("<4sI", data, at)
        if name == b"fmt ":
            rate = unpack_from("<I", data, at + 16)[0]
        elif name == b"data":
            return min(size, len(data) - at - 8) / rate
        at += 8 + size + size % 2
    raise _NoSound


_KINDS: tuple[tuple[Callable[[bytes], bool], str, str, Callable[[bytes], float | None]], ...] = (
    (lambda d: d[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in d[:64], "webm", "audio/webm", _webm),
    (lambda d: d[:4] == b"OggS", "ogg", "audio/ogg", _ogg),
    (lambda d: d[4:8] == b"ftyp", "m4a", "audio/mp4", _mp4),
    (lambda d: d[:4] == b"RIFF" and d[8:12] == b"WAVE", "wav", "audio/wav", _wav),
    (lambda d: d[:1] == b"\xff" and d[1] & 0xF6 == 0xF0, "aac", "audio/aac", lambda d: _frames(d, _adts_frame)),
    (lambda d: d[:3] == b"ID3" or (d[:1] == b"\xff" and d[1] & 0xE0 == 0xE0), "mp3", "audio/mpeg",
     lambda d: _frames(d, _mp3_frame)),
)  # fmt: skip
