"""The compiled path of `flaws`: how many bytes of each class the texts have."""

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I64, U8, I64Rows

_A, _LETTERS, _FIRST_ACCENTED, _ACCENTED = np.uint8(0x61), np.uint8(26), np.uint8(0xC3), np.uint8(7)
_LATIN, _ASCII = np.uint8(0xC3), np.uint8(0x80)
_UNREAD = tuple(map(np.uint8, "\ufffd".encode()))


@kernel
def count_classes(data: U8, offsets: I64, counts: I64Rows) -> None:
    """Write a row for each text: how many bytes of each class of `flaws.CLASSES` it has, and how many places as
    `flaws.MAY_BE_SUSPECT` and `flaws.UNREAD` describe."""
    for text in range(len(offsets) - 1):
        lower = signs = accents = opening = suspects = unread = others = np.int32(0)
        part = data[offsets[text] : offsets[text + 1]]
        # Without branches, and from 0 on, so that the compiler vectorises it.
        for at in range(len(part)):
            byte = part[at]
            lower += np.int32(np.uint8(byte - _A) < _LETTERS)
            is_sign = (byte == np.uint8(0x2E)) | (byte == np.uint8(0x2C)) | (byte == np.uint8(0x3A))
            is_sign |= (byte == np.uint8(0x3B)) | (byte == np.uint8(0x21)) | (byte == np.uint8(0x3F))
            signs += np.int32(is_sign)
            accents += np.int32(np.uint8(byte - _FIRST_ACCENTED) < _ACCENTED)
            others += np.int32(byte >= _ASCII)
            opening += np.int32((byte == np.uint8(0x26)) | (byte == np.uint8(0x3C)))
        for at in range(len(part) - 2):
            after = part[at + 2]
            is_continued = (after == np.uint8(0xC2)) | (after == np.uint8(0xC5)) | (after == np.uint8(0xC6))
            is_continued |= (after == np.uint8(0xCB)) | (after == np.uint8(0xE2))
            suspects += np.int32((part[at] == _LATIN) & is_continued)
            unread += np.int32((part[at] == _UNREAD[0]) & (part[at + 1] == _UNREAD[1]) & (after == _UNREAD[2]))
        counts[text, 0], counts[text, 1], counts[text, 2] = lower, signs, accents
        counts[text, 3], counts[text, 4] = others, opening
        counts[text, 5], counts[text, 6] = suspects, unread
