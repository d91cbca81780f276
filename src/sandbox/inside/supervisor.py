"""Waits in the sandbox with a warm interpreter and forks a confined process for each program.

It never reads a program, its input or its tests: those go straight to the forked process, so nothing of one run is left in
memory for the next. Requests hold only limits. What runs write is passed on through one buffer, which is wiped after each run.
"""

import gc
import json
import os
import select
import signal
import struct
import sys
import time

import confine
import guest

CONTROL, OUT, PROGRAMS, TESTS = 0, 1, 3, 4
STDOUT, STDERR, RECORD = b"O", b"E", b"R"
BUFFER = bytearray(1 << 16)
LOOK_EVERY = 0.05  # seconds between looks at the memory of a run; shorter runs are bounded by the limit on each process


def say(kind, data):
    for piece in (struct.pack(">cI", kind, len(data)), data):
        view = memoryview(piece)
        while view:
            view = view[os.write(OUT, view):]


def say_json(kind, value):
    say(kind, json.dumps(value).encode())


def read_line():
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(CONTROL, 1)
        if not byte:
            os._exit(0)
        line += byte
    return bytes(line)


def read_job(descriptor):
    def exactly(size):
        data = bytearray()
        while len(data) < size:
            piece = os.read(descriptor, min(size - len(data), 1 << 20))
            if not piece:
                raise EOFError("the job ends early")
            data += piece
        return data

    return json.loads(exactly(struct.unpack(">I", exactly(4))[0]))


def launch(request, job_from, descriptors, ready, work):
    """Starts a confined process that reads its job from `job_from` and does `work` with it."""
    pid = confine.fork()
    if pid:
        return pid
    try:
        os.setsid()  # a signal to its process group must not reach us
        gc.enable()
        input_file = os.memfd_create("stdin")
        confine.keep_only([input_file, *descriptors, ready, job_from])
        ready, job_from = len(descriptors) + 1, len(descriptors) + 2
        job = read_job(job_from)
        os.close(job_from)
        data = memoryview(job.pop("stdin", "").encode("utf-8", "surrogatepass"))
        while data:
            data = data[os.write(0, data):]
        os.lseek(0, 0, os.SEEK_SET)
        confine.private_files(request["limits"]["disk"])
        os.mkdir("/tmp/run")
        os.chdir("/tmp/run")
        for path, text in job.pop("files", {}).items():
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
                file.write(text)
        confine.drop_capabilities()
        confine.limit_resources(request["limits"], request["kind"] == "node")
        confine.filter_system_calls()
        os.write(ready, b"1")
        os.close(ready)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}".encode())
        os._exit(125)
    try:
        work(job)
    except BaseException as error:
        try:
            guest.show_error(error, 0)
        finally:
            os._exit(1)
    os._exit(0)


class Processes:
    """Memory of all processes of a run together: a limit on each would not bound what many of them take.

    Holds on to /proc from before it is covered, so that programs have none.
    """

    def __init__(self):
        self.folder = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
        confine.cover("/proc")

    def read(self, path):
        try:
            file = os.open(path, os.O_RDONLY, dir_fd=self.folder)
        except OSError:
            return b""  # it has ended
        try:
            return os.read(file, 4096)
        except OSError:
            return b""
        finally:
            os.close(file)

    def memory(self, pid, fair):
        if fair:
            share = next((line for line in self.read(pid + "/smaps_rollup").split(b"\n") if line.startswith(b"Pss:")), None)
            if share:
                return int(share.split()[1]) * 1024
        sizes = self.read(pid + "/statm").split()
        return (int(sizes[1]) - int(sizes[2])) * 4096 if sizes else 0

    def exceed(self, limit):
        ours = {"1", str(os.getpid())}
        pids = [one for one in os.listdir(self.folder) if one.isdigit() and one not in ours]
        # The plain sum counts pages that forks share several times over; the fair one costs more.
        return all(sum(self.memory(pid, fair) for pid in pids) > limit for fair in (False, True))


class Run:
    def __init__(self, request):
        self.request, self.limits = request, request["limits"]
        self.opened, self.readers, self.left = [], {}, {}
        self.processes = []

    def pipe(self):
        ends = os.pipe()
        self.opened += ends
        return ends

    def reader(self, kind, cap):
        read, write = self.pipe()
        self.readers[read], self.left[read] = kind, cap
        return write

    def start(self, nowhere):
        kind, limits = self.request["kind"], self.limits
        out, errors = self.reader(STDOUT, limits["output"]), self.reader(STDERR, limits["output"])
        record = self.reader(RECORD, 16 << 20)
        self.ready, ready = self.pipe()
        if kind == "examined":
            (program_in, examiner_out), (examiner_in, program_out) = self.pipe(), self.pipe()
            self.processes = [
                launch(self.request, PROGRAMS, [out, errors, program_in, program_out], ready, sys.modules["stand"].run_examined),
                launch(self.request, TESTS, [nowhere, nowhere, record, examiner_in, examiner_out], ready, sys.modules["examine"].run_examiner),
            ]
        else:
            work = {
                "program": guest.run_program,
                "calls": guest.run_calls,
                "node": lambda job: guest.run_node(job, self.request["node"], NODE_SCRIPT, limits),
            }[kind]
            self.processes = [launch(self.request, PROGRAMS, [out, errors, record], ready, work)]
        for one in self.opened:
            if one not in self.readers and one != self.ready:
                os.close(one)

    def pass_on(self, read):
        """Passes on what there is to read, up to the cap; what is over is read and dropped. False at the end."""
        size = os.readv(read, [BUFFER])
        if size == 0:
            os.close(read)
            del self.readers_open[read]
            return
        give = min(size, self.left[read])
        if give < size:
            self.truncated = True
        if give:
            self.left[read] -= give
            say(self.readers[read], memoryview(BUFFER)[:give])

    def confined(self):
        """Whether every process got as far as to give up its rights and read its job; only then does its time begin."""
        count, poll = 0, select.poll()
        poll.register(self.ready, select.POLLIN)
        while count < len(self.processes):
            if not poll.poll(20_000):
                return False
            came = len(os.read(self.ready, 8))
            if came == 0:
                return False
            count += came
        os.close(self.ready)
        return True

    def complaint(self):
        error = next(one for one, kind in self.readers.items() if kind == STDERR)
        os.set_blocking(error, False)
        try:
            return os.read(error, 1000)
        except BlockingIOError:
            return b"it did not say why"

    def wait(self, processes):
        """Until the program, or its examiner where there is one, has ended or its time is over."""
        self.readers_open, self.truncated = dict.fromkeys(self.readers), False
        deadline = time.monotonic() + self.limits["time"] / 1000
        ends = {os.pidfd_open(pid): pid for pid in self.processes}
        last = list(ends)[-1]
        poll = select.poll()
        for one in (*self.readers, last, CONTROL):
            poll.register(one, select.POLLIN)
        status, look = "finished", time.monotonic() + LOOK_EVERY
        while status == "finished":
            now = time.monotonic()
            if now >= deadline:
                status = "time-limit"
                break
            if now >= look:
                if processes.exceed(self.limits["memory"]):
                    status = "memory-limit"
                    break
                look = time.monotonic() + LOOK_EVERY
            events = dict(poll.poll((min(deadline, look) - now) * 1000 + 1))
            for one in events:
                if one in self.readers_open:
                    self.pass_on(one)
                    if one not in self.readers_open:
                        poll.unregister(one)
            if CONTROL in events:
                status = json.loads(read_line())["stop"]
            elif last in events:
                break
        for descriptor in ends:
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            os.close(descriptor)
        ended = [os.wait4(pid, 0)[1:] for pid in self.processes]
        while self.readers_open:  # every writer is dead, so each of them ends
            for one in list(self.readers_open):
                self.pass_on(one)
        return status, ended


def main(node_script):
    global NODE_SCRIPT
    NODE_SCRIPT = node_script
    nowhere = os.open("/dev/null", os.O_RDWR)
    for module in PRELOADED:
        __import__(module)
    if confine.FILTER is None:
        say(b"F", b"no system call filter for this machine; x86-64 and 64-bit ARM have one")
        os._exit(1)
    processes = Processes()
    gc.collect()
    gc.freeze()
    gc.disable()
    say(b"H", b"")
    while True:
        request = json.loads(read_line())
        if "stop" in request:  # for a run that has just ended
            continue
        run = Run(request)
        run.start(nowhere)
        if not run.confined():
            say(b"F", b"a run could not be confined: " + run.complaint())
            os._exit(1)
        began = time.monotonic()
        status, ended = run.wait(processes)
        code, usage = ended[0]
        number, exit_status = code & 127, code >> 8
        if status == "finished" and number in (signal.SIGXCPU, signal.SIGKILL) and usage.ru_utime + usage.ru_stime >= run.limits["cpu"]:
            status = "time-limit"
        elif status == "finished" and number and len(ended) == 1:
            status = "killed"
        BUFFER[:] = bytes(len(BUFFER))
        say_json(
            b"X",
            {
                "status": status,
                "code": exit_status if status == "finished" and not number else None,
                "truncated": run.truncated,
                "ms": (time.monotonic() - began) * 1000,
                "memory": usage.ru_maxrss * 1024,
            },
        )


# What solutions to programming tasks begin with; imported once here instead of in every run.
PRELOADED = """
    abc array ast atexit bisect calendar cmath collections collections.abc contextlib copy dataclasses datetime decimal enum
    fractions functools hashlib heapq inspect io itertools json keyword linecache locale math numbers operator os platform
    queue random re secrets statistics string struct sys textwrap threading time traceback types typing unicodedata
""".split()
