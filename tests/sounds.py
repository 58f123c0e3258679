"""Sound files as recorders write them, small, silent and made without any tool of sound."""

import struct

UNKNOWN = b"\x01" + b"\xff" * 7  # the size of what is still being written


def wav(seconds: int = 2, rate: int = 4000) -> bytes:
    """WAV, eight bits, one channel."""
    length = seconds * rate
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + length, b"WAVE", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    return head + struct.pack("<4sI", b"data", length) + b"\x80" * length


def _element(name: bytes, content: bytes = b"", size: bytes = b"") -> bytes:
    return name + (size or (len(content) | 1 << 28).to_bytes(4)) + content


def webm(seconds: int = 2, tracks: tuple[int, ...] = (2,)) -> bytes:
    """As Chromium streams it: segment and clusters tell no size, the head tells no length. A cluster is a second."""
    head = _element(b"\x1a\x45\xdf\xa3", _element(b"\x42\x82", b"webm"))
    info = _element(b"\x15\x49\xa9\x66", _element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3)))
    told = b"".join(_element(b"\xae", _element(b"\x83", bytes([kind]))) for kind in tracks)
    spoken = b"".join(
        _element(b"\x1f\x43\xb6\x75", size=UNKNOWN)
        + _element(b"\xe7", (second * 1000).to_bytes(4))
        + _element(b"\xa3", b"\x81" + struct.pack(">h", 1000) + b"\x80opus")
        for second in range(seconds)
    )
    return head + _element(b"\x18\x53\x80\x67", size=UNKNOWN) + info + _element(b"\x16\x54\xae\x6b", told) + spoken


def _box(name: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def _clock(seconds: int) -> bytes:
    return bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80)


def m4a(seconds: int = 2, kind: bytes = b"soun", brand: bytes = b"M4A ") -> bytes:
    """MP4 with one track; `kind` is `vide` in a film."""
    track = _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8), kind, bytes(12))))
    return (
        _box(b"ftyp", brand, bytes(4))
        + _box(b"moov", _box(b"mvhd", _clock(seconds)), track)
        + _box(b"mdat", b"x" * 200)
    )


def m4a_in_pieces(seconds: int = 2) -> bytes:
    """As Safari records it: no length in front, a moment in each piece, a second apart."""
    track = _box(b"mdia", _box(b"mdhd", _clock(0)), _box(b"hdlr", bytes(8), b"soun", bytes(12)))
    head = _box(b"ftyp", b"iso5", bytes(4)) + _box(b"moov", _box(b"mvhd", _clock(0)), _box(b"trak", track))
    return head + b"".join(
        _box(b"moof", _box(b"traf", _box(b"tfdt", bytes(4), struct.pack(">I", n * 1000)))) + _box(b"mdat", bytes(50))
        for n in range(seconds + 1)
    )


def ogg(seconds: int = 2) -> bytes:
    """Opus in Ogg, two pages."""
    first = struct.pack("<4sBBqIIIBB", b"OggS", 0, 2, 0, 1, 0, 0, 1, 19) + b"OpusHead" + bytes(11)
    return first + struct.pack("<4sBBqIIIBB", b"OggS", 0, 4, seconds * 48_000, 1, 1, 0, 1, 4) + b"opus"


def mp3(seconds: int = 2) -> bytes:
    """MPEG-1 layer III, 32 kbit/s, 32 kHz: 144 octets a frame, behind a tag."""
    frame = b"\xff\xfb\x18\x00" + bytes(140)
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + frame * round(seconds * 32_000 / 1152)


def aac(seconds: int = 2) -> bytes:
    """AAC in ADTS at 16 kHz: 16 octets a frame."""
    return (bytes([0xFF, 0xF1, 0x60, 0x40, 2, 0x1F, 0xFC]) + bytes(9)) * round(seconds * 16_000 / 1024)
