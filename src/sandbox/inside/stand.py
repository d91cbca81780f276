"""The program's side of an examination: answers what the examiner asks about its functions."""

import builtins
import types

import guest
import wire

MUTABLE = (list, dict, set, bytearray)


def run_examined(job):
    line = wire.Line(guest.CHANNEL, guest.CHANNEL + 1)
    try:
        scope = guest.start("solution", job["source"], "solution.py")
    except BaseException as error:
        guest.show_error(error, 2)
        guest.finish(1)
    kept = wire.Kept()

    def keep(value):
        kind = "class" if isinstance(value, type) else "module" if isinstance(value, types.ModuleType) else "value"
        return ["ours", kept.keep(value), kind]

    def callback(number):
        def ask(*arguments):
            line.send(["callback", number, [wire.encode(one, keep) for one in arguments]])
            return serve()

        return ask

    def find(whose, number, *_):
        return kept.objects[number] if whose == "yours" else callback(number)

    decode = lambda data: wire.decode(data, find)
    encode = lambda value: wire.encode(value, keep)

    def call(function, arguments, named):
        """The answer, and what became of arguments that the call may have changed."""
        arguments, named = [decode(one) for one in arguments], {name: decode(one) for name, one in named.items()}
        before = [encode(one) if isinstance(one, MUTABLE) else None for one in arguments]
        result = encode(kept.objects[function](*arguments, **named))
        changed = {}
        for at, one in enumerate(arguments):
            if before[at] is not None:
                after = encode(one)
                if after != before[at]:
                    changed[at] = after
        return [result, changed]

    def take(name):
        if name not in scope:
            raise NameError(f"name '{name}' is not defined")
        return encode(scope[name])

    does = {
        "take": take,
        "call": call,
        "get": lambda number, name: encode(getattr(kept.objects[number], name)),
        "set": lambda number, name, value: setattr(kept.objects[number], name, decode(value)),
        "item": lambda number, key: encode(kept.objects[number][decode(key)]),
        "length": lambda number: int(len(kept.objects[number])),
        "truth": lambda number: bool(kept.objects[number]),
        "text": lambda number, form: {"str": str, "repr": repr}[form](kept.objects[number]),
        "iterate": lambda number: encode(iter(kept.objects[number])),
        "next": lambda number: encode(next(kept.objects[number])),
    }

    def serve():
        """Answers until the examiner answers in turn (to a callback)."""
        while True:
            what, *rest = line.receive()
            if what == "answer":
                return decode(rest[0])
            if what == "raise":
                raise getattr(builtins, rest[0], RuntimeError)(rest[1])
            try:
                answer = ["answer", does[what](*rest)]
            except wire.Gone:
                raise
            except BaseException as error:
                kind = next((one.__name__ for one in type(error).__mro__ if getattr(builtins, one.__name__, None) is one), "Exception")
                try:
                    text = str(error)[:500]
                except BaseException:
                    text = ""
                answer = ["raise", kind, text]
            line.send(answer)

    line.send(["ready"])
    try:
        serve()
    except wire.Gone:
        pass
    guest.finish(0)
