"""Values and questions between the program and its examiner, who sit in two processes.

A value crosses as JSON and arrives as one of Python's own plain types, never as an object whose comparison the other side
could have rewritten. What is not plain stays where it is and crosses as a number that stands for it.
"""

import builtins
import collections
import datetime
import decimal
import fractions
import json
import os
import sys

sys.set_int_max_str_digits(0)
LARGEST_MESSAGE = 32 << 20


class Gone(BaseException):
    """The other side is no more."""


class Line:
    """One message a line, over two pipes."""

    def __init__(self, read, write):
        self.read, self.write, self.rest = read, write, b""

    def send(self, message):
        data = memoryview(json.dumps(message).encode() + b"\n")
        try:
            while data:
                data = data[os.write(self.write, data):]
        except OSError:
            raise Gone from None

    def receive(self):
        pieces, size = [self.rest], len(self.rest)
        while b"\n" not in pieces[-1]:
            try:
                piece = os.read(self.read, 1 << 16)
            except OSError:
                piece = b""
            size += len(piece)
            if not piece or size > LARGEST_MESSAGE:
                raise Gone
            pieces.append(piece)
        line, _, self.rest = b"".join(pieces).partition(b"\n")
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            raise Gone from None


class NotPlain(Exception):
    pass


def encode(value, keep):
    """The value as JSON. `keep` gives what stands for a value that is not plain."""

    def seen(value, depth):
        if value is None or value is True or value is False:
            return value
        if depth > 200:
            raise NotPlain("nested deeper than 200")
        again = lambda values: [seen(one, depth + 1) for one in values]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            number = int.__int__(value)
            return number if -(1 << 62) < number < 1 << 62 else ["i", hex(number)]
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, list):
            return ["l", again(list.__iter__(value))]
        if isinstance(value, tuple):
            return ["t", again(tuple.__iter__(value))]
        if isinstance(value, dict):
            return ["d", [again(item) for item in dict.items(value)]]
        if isinstance(value, (set, frozenset)):
            return ["s" if isinstance(value, set) else "z", again(type(value).__iter__(value))]
        if isinstance(value, (bytes, bytearray)):
            return ["b" if isinstance(value, bytes) else "B", bytes(value).decode("latin-1")]
        if isinstance(value, complex):
            return ["c", value.real, value.imag]
        if isinstance(value, range):
            return ["r", value.start, value.stop, value.step]
        if isinstance(value, collections.deque):
            return ["q", again(value), value.maxlen]
        if isinstance(value, decimal.Decimal):
            return ["D", str(value)]
        if isinstance(value, fractions.Fraction):
            return ["F", str(value)]
        if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
            return [type(value).__name__, value.isoformat()]
        if isinstance(value, datetime.timedelta):
            return ["timedelta", value.days, value.seconds, value.microseconds]
        if isinstance(value, type) and getattr(builtins, value.__name__, None) is value:
            return ["T", value.__name__]
        return ["o", keep(value)]

    return seen(value, 0)


def builtin_type(name):
    found = getattr(builtins, name)
    if not isinstance(found, type):
        raise ValueError
    return found


PLAIN = {
    "T": builtin_type,
    "i": lambda digits: int(digits, 16),
    "b": lambda text: text.encode("latin-1"),
    "B": lambda text: bytearray(text, "latin-1"),
    "c": complex,
    "r": range,
    "D": decimal.Decimal,
    "F": fractions.Fraction,
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "timedelta": datetime.timedelta,
}


def decode(data, find):
    """The value that the other side meant. `find` gives what a number stands for."""
    if not isinstance(data, list):
        return data
    kind, *rest = data
    many = lambda: [decode(one, find) for one in rest[0]]
    if kind == "l":
        return many()
    if kind == "t":
        return tuple(many())
    if kind == "d":
        return {decode(key, find): decode(value, find) for key, value in rest[0]}
    if kind == "s":
        return set(many())
    if kind == "z":
        return frozenset(many())
    if kind == "q":
        return collections.deque(many(), rest[1])
    if kind == "o":
        return find(*rest[0])
    return PLAIN[kind](*rest)


class Kept:
    """Objects that the other side may mean by a number."""

    def __init__(self):
        self.objects = []

    def keep(self, value):
        self.objects.append(value)
        return len(self.objects) - 1
