"""The examiner's side of an examination: runs assertion scripts, with stand-ins for the functions that it asks about.

The expected values and every comparison are here, in a process that the program cannot reach. Each `assert` is recorded on
its own, at once, to a pipe that only this process holds; a script that ends early leaves the rest unrecorded, and the other
end counts what is missing as failed.
"""

import ast
import builtins
import importlib
import json
import os
import sys

import guest
import wire

RECORD, LINE_IN, LINE_OUT = 3, 4, 5


class TestFault(BaseException):
    """The tests are at fault, not the program."""


class FromProgram(Exception):
    """An error of the program that is none of Python's ordinary ones."""


def tell(*record):
    data = json.dumps(record).encode() + b"\n"
    while data:
        data = data[os.write(RECORD, data):]


class Examiner:
    def __init__(self, line):
        self.line, self.kept = line, wire.Kept()

    def encode(self, value):
        def keep(value):
            if isinstance(value, StandIn):
                return ["yours", object.__getattribute__(value, "_number")]
            if callable(value):
                return ["callback", self.kept.keep(value)]
            raise TestFault(f"the tests hand over {type(value).__name__}, which cannot cross to the program")

        try:
            return wire.encode(value, keep)
        except wire.NotPlain as error:
            raise TestFault(f"the tests hand over a value {error}") from None

    def ask(self, *question):
        self.line.send(question)
        while True:
            what, *rest = self.line.receive()
            if what == "callback":
                number, arguments = rest
                try:
                    self.line.send(["answer", self.encode(self.kept.objects[number](*(self.decode(one) for one in arguments)))])
                except Exception as error:
                    self.line.send(["raise", type(error).__name__, str(error)[:500]])
            elif what == "raise":
                kind = getattr(builtins, str(rest[0]), None)
                ordinary = isinstance(kind, type) and issubclass(kind, Exception)
                if ordinary:
                    try:
                        error = kind(str(rest[1]))
                    except TypeError:
                        ordinary = False
                raise error if ordinary else FromProgram(f"{rest[0]}: {rest[1]}")
            else:
                return rest[0]

    def decode(self, data, of_class=False):
        def find(_whose, number, kind):
            return StandIn(self, int(number), kind if kind in ("class", "module") else "instance" if of_class else "value")

        try:
            return wire.decode(data, find)
        except Exception as error:
            raise FromProgram(f"an answer that cannot be read: {type(error).__name__}") from None

    def take(self, name):
        value = self.decode(self.ask("take", name))
        kind = object.__getattribute__(value, "_kind") if isinstance(value, StandIn) else None
        if kind == "module":  # tests that lean on an import of the program get the real module
            module = {"np": "numpy", "pd": "pandas"}.get(name, name)
            if module not in sys.stdlib_module_names and module not in ("numpy", "pandas"):
                raise NameError(f"name '{name}' is not defined")
            return importlib.import_module(module)
        # Only what is written like a class may make objects with methods: see StandIn.
        if kind == "class" and not name[:1].isupper():
            object.__setattr__(value, "_kind", "value")
        return value


class StandIn:
    """Stands for a function, an iterator, a class or an instance of the program.

    It never answers whether it equals, is less than or contains something: that would be the program marking its own paper.
    For the same reason what a function gives back has no attributes here (`answer.startswith(...)` would ask the program);
    only instances of classes that the tests construct by a capitalised name have.
    """

    __slots__ = ("_examiner", "_number", "_kind")

    def __init__(self, examiner, number, kind):
        for name, value in (("_examiner", examiner), ("_number", number), ("_kind", kind)):
            object.__setattr__(self, name, value)

    def __call__(self, *arguments, **named):
        examiner, kind = self._examiner, self._kind
        question = [examiner.encode(one) for one in arguments], {name: examiner.encode(one) for name, one in named.items()}
        answer, changed = examiner.ask("call", self._number, *question)
        if isinstance(changed, dict):
            for at, after in changed.items():
                replace(arguments[int(at)], examiner.decode(after))
        return examiner.decode(answer, of_class=kind == "class")

    def __getattr__(self, name):
        examiner, kind = self._examiner, self._kind
        if kind not in ("class", "instance") or name.startswith("__"):
            raise AttributeError(f"what the program gave back is not a plain value and has no {name} here")
        return examiner.decode(examiner.ask("get", self._number, name), of_class=True)

    def __setattr__(self, name, value):
        examiner, kind = self._examiner, self._kind
        if kind not in ("class", "instance"):
            raise AttributeError(f"what the program gave back has no {name} here")
        examiner.ask("set", self._number, name, examiner.encode(value))

    def __iter__(self):
        return self._examiner.decode(self._examiner.ask("iterate", self._number))

    def __next__(self):
        return self._examiner.decode(self._examiner.ask("next", self._number))

    def __getitem__(self, key):
        return self._examiner.decode(self._examiner.ask("item", self._number, self._examiner.encode(key)))

    def __len__(self):
        return self._examiner.ask("length", self._number)

    def __bool__(self):
        return self._examiner.ask("truth", self._number) is True

    def __str__(self):
        return str(self._examiner.ask("text", self._number, "str"))

    def __repr__(self):
        return str(self._examiner.ask("text", self._number, "repr"))

    def __contains__(self, _):
        raise TypeError("whether the program's own object contains something is not for the program to say")

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def replace(old, new):
    """Carries over what a call did to an argument, as it would have in one process."""
    if isinstance(old, list) and isinstance(new, list):
        old[:] = new
    elif isinstance(old, bytearray) and isinstance(new, bytearray):
        old[:] = new
    elif isinstance(old, (dict, set)) and type(new) in (dict, set):
        old.clear()
        old.update(new)


class Recorded(ast.NodeTransformer):
    """Turns every assertion into a recorded one. `assert False` and `assert True` stay: they mark a way through the script."""

    def __init__(self):
        self.lines = []

    def visit_Assert(self, node):
        if isinstance(node.test, ast.Constant):
            return node
        number = len(self.lines)
        self.lines.append(node.lineno)
        begin, judge, fail = (f"__{word}_assertion__" for word in ("begin", "judge", "fail"))
        made = ast.parse(
            f"{begin}({number})\ntry:\n    {judge}({number}, None)\nexcept Exception as __error__:\n    {fail}({number}, __error__)"
        ).body
        made[1].body[0].value.args[1] = node.test
        for part in made:
            ast.copy_location(part, node)
            ast.fix_missing_locations(part)
        return made


class Script:
    """One assertion script and what has been recorded of it."""

    def __init__(self, at, source):
        self.at, self.recorder, self.state = at, Recorded(), {}
        self.tree = ast.fix_missing_locations(self.recorder.visit(ast.parse(source)))

    def begin(self, number):
        if self.state.get(number) == "passed":  # a loop: what has passed so far may yet fail
            self.state[number] = "open"
            tell("open", self.at, number)

    def judge(self, number, truth):
        if not truth:
            raise AssertionError("is false")
        if number not in self.state:
            self.state[number] = "passed"
            tell("passed", self.at, number)

    def fail(self, number, error):
        if self.state.get(number) != "failed":
            self.state[number] = "failed"
            tell("failed", self.at, number, describe(error))

    def run(self, scope):
        scope |= {"__begin_assertion__": self.begin, "__judge_assertion__": self.judge, "__fail_assertion__": self.fail}
        try:
            exec(compile(self.tree, f"test {self.at}", "exec"), scope)
        except Exception as error:
            tell("stopped", self.at, describe(error))
        else:
            tell("done", self.at, [number for number, state in self.state.items() if state == "open"])


def describe(error):
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return text[:300]


def names_used(trees):
    used, own = set(), set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                (used if isinstance(node.ctx, ast.Load) else own).add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                own.add(node.name)
            elif isinstance(node, ast.alias):
                own.add((node.asname or node.name).split(".")[0])
            elif isinstance(node, ast.arg):
                own.add(node.arg)
    return used, own


def run_examiner(job):
    try:
        scripts = [Script(at, source) for at, source in enumerate(job["tests"])]
        setup = ast.parse(job.get("setup", ""))
    except SyntaxError as error:
        tell("fault", f"the tests are not Python: {error}")
        os._exit(0)
    for script in scripts:
        tell("script", script.at, script.recorder.lines)
    line = wire.Line(LINE_IN, LINE_OUT)
    try:
        if line.receive() != ["ready"]:
            raise wire.Gone
        examiner = Examiner(line)
        scope = {"__name__": "test", "__builtins__": builtins}
        used, own = names_used([setup, *(script.tree for script in scripts)])
        asked = job.get("names") or []
        # A program must not replace what the tests mean by `all` or `set`, so Python's own names are only taken where asked for.
        taken = [name for name in sorted(used - own - set(asked)) if not hasattr(builtins, name) and not name.startswith("__")]
        for name in taken + asked:
            try:
                scope[name] = examiner.take(name)
            except NameError:
                pass
        try:
            exec(compile(setup, "setup", "exec"), scope)
        except Exception as error:
            tell("stopped", 0, f"in the setup: {describe(error)}")
            os._exit(0)
        for name in asked:
            try:
                scope[name] = examiner.take(name)  # the setup may hold a stub of the same name
            except NameError:
                pass
        for script in scripts:
            script.run(scope)
    except wire.Gone:
        tell("gone")
    except TestFault as error:
        tell("fault", str(error))
    os._exit(0)
