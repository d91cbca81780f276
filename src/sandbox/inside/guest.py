"""What happens inside a confined process, before and after the program that came out of a model.

Nothing here is secret and nothing here is trusted once the program has begun: it shares the process with it.
"""

import json
import os
import sys
import threading
import traceback
import types

STDIN, STDOUT, STDERR, CHANNEL = 0, 1, 2, 3


def start(name, source, file):
    """Runs the program as a module of the given name. The file is there too, for those who ask for their own source."""
    for ours in ("confine", "guest", "wire", "stand", "examine", "supervisor"):
        sys.modules.pop(ours, None)  # so that a program may call its own file so
    module = types.ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    sys.argv = [file]
    sys.stdin = open(STDIN, encoding="utf-8", errors="replace", closefd=False)
    sys.stdout = sys.__stdout__ = open(STDOUT, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = sys.__stderr__ = open(STDERR, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1)
    sys.path.insert(0, os.getcwd())
    exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)
    return module.__dict__


def show_error(error, frames_of_ours):
    trace = error.__traceback__
    for _ in range(frames_of_ours):
        trace = trace.tb_next if trace else None
    try:
        traceback.print_exception(type(error), error, trace)
    except BaseException:
        os.write(STDERR, (type(error).__name__ + "\n").encode("utf-8", "replace"))


def finish(code):
    """Ends as the interpreter would: waits for threads, runs what was left for the end, flushes."""
    import atexit

    for last in (threading._shutdown, atexit._run_exitfuncs, lambda: sys.stdout.flush()):
        try:
            last()
        except BaseException:
            code = code or 1
    os._exit(code)


def exit_code(stop):
    if stop.code is None or isinstance(stop.code, int):
        return (stop.code or 0) & 255
    print(stop.code, file=sys.stderr)
    return 1


def run_program(job):
    code = 0
    os.close(CHANNEL)
    try:
        start("__main__", job["source"], "main.py")
    except SystemExit as stop:
        code = exit_code(stop)
    except BaseException as error:
        show_error(error, 2)
        code = 1
    finish(code)


def named(scope, path):
    """The function that a dotted name means; a method of a class is taken from an instance made without arguments."""
    first, *rest = path.split(".")
    if first not in scope:
        raise NameError(f"the program defines no {path}")
    found = scope[first]
    for part in rest:
        found = getattr(found() if isinstance(found, type) else found, part)
    return found


def run_calls(job):
    """Calls functions of the program and writes one line of JSON a call: what came back, or what went wrong."""
    channel = os.dup(CHANNEL)
    os.close(CHANNEL)

    def tell(line):
        data = json.dumps(line, allow_nan=False).encode() + b"\n"
        while data:
            data = data[os.write(channel, data):]

    try:
        scope = start("solution", job["source"], "solution.py")
    except BaseException as error:
        show_error(error, 2)
        finish(1)
    for call in job["calls"]:
        try:
            tell({"value": named(scope, call["function"])(*call["arguments"])})
        except BaseException as error:
            try:
                tell({"error": f"{type(error).__name__}: {error}"[:500]})
            except BaseException:
                tell({"error": "an error without a text"})
    finish(0)


def run_node(job, node, script, limits):
    with open("main.mjs" if job.get("module") else "main.cjs", "w", encoding="utf-8") as file:
        file.write(job["source"])
    megabytes = max(16, limits["memory"] // 2 >> 20)
    arguments = [node, f"--max-old-space-size={megabytes}"]
    if "calls" in job:
        with open(".calls.json", "w", encoding="utf-8") as file:
            json.dump(job["calls"], file)
        arguments += ["-e", script]
    else:
        arguments += ["main.mjs" if job.get("module") else "main.cjs"]
    os.set_inheritable(CHANNEL, True)
    os.execve(node, arguments, dict(os.environ))
