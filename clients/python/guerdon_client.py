"""Client of a Guerdon reward server (`guerdon serve`). Standard library only; Python 3.9 or newer.

    from guerdon_client import Guerdon

    guerdon = Guerdon("http://127.0.0.1:8000", key="...")
    results = guerdon.score([{"prompt": "2 + 2?", "response": "4", "reference": "4"}])
    results[0]["outcome"], results[0]["value"]

The same text stands in each of the files for trainers, between two marked lines, because trainers load a reward by the path of one
file and send it to other machines, where a file beside it would be missing. Change it here and run `python3 inline.py`.
"""

# --- guerdon_client.py: the same in every file; change it there and run inline.py
import asyncio
import email.utils
import functools
import hashlib
import http.client
import json
import math
import os
import random
import re
import socket
import ssl
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

#: Columns that hold the truth, in the order in which `guerdon score` looks for them.
REFERENCE_COLUMNS = (
    "reference", "ground_truth", "gold", "answer", "gt", "expected", "expected_answer",
    "reference_answer", "target", "label", "solution",
)  # fmt: skip
#: What may pass, besides 5xx: the server was busy, or two requests met. Any other 4xx is the request's own fault.
PASSING = frozenset({408, 409, 429})
CONNECT_SECONDS = 10.0
#: A request holds no more than this, unless one group alone is larger.
REQUEST_BYTES = 4 << 20
REQUEST_ROLLOUTS = 256


class GuerdonError(RuntimeError):
    """The server could not be reached in time, or refused the request; `status` is the HTTP status where there was one."""

    def __init__(self, message, status=None):
        super().__init__(message, status)
        self.status = status

    def __str__(self):
        return self.args[0]


class NotJudged(GuerdonError):
    """Some rollouts have no score, and nobody has said which number shall stand for one. `results` are the server's."""

    def __init__(self, message, results=()):
        super().__init__(message)
        self.results = list(results)

    def __reduce__(self):
        return (type(self), (str(self), self.results))


class _Pool:
    """Open connections, one for each thread and server, and the threads that async callers use. A copy, made by pickle or by a
    fork, begins empty: two processes must not write to one socket."""

    def __init__(self):
        self._begin()

    def __reduce__(self):
        return (_Pool, ())

    def _begin(self):
        self._pid = os.getpid()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._threads = None

    def _check(self):
        if self._pid != os.getpid():
            self._begin()

    def connections(self):
        self._check()
        if not hasattr(self._local, "connections"):
            self._local.connections = {}
        return self._local.connections

    def threads(self):
        self._check()
        with self._lock:
            if self._threads is None:
                many = int(os.environ.get("GUERDON_CONNECTIONS", "64"))
                self._threads = ThreadPoolExecutor(max_workers=many, thread_name_prefix="guerdon")
            return self._threads


_pool = _Pool()


def _plain(value):
    """What json cannot write by itself: arrays and tensors become lists, anything else its text."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return sorted(map(str, value)) if isinstance(value, (set, frozenset)) else str(value)


def _finite(value):
    """JSON has no NaN; in a data set it means that the value is missing."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): _finite(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return value if value is None or isinstance(value, (str, int, bool)) else _finite(_plain(value))


def _encode(value):
    try:
        return json.dumps(value, default=_plain, allow_nan=False).encode()
    except (TypeError, ValueError):
        return json.dumps(_finite(value), default=_plain).encode()


def _setting(given, name, default):
    """An argument, else the environment variable GUERDON_<name>, else the default."""
    return given if given is not None else os.environ.get("GUERDON_" + name) or default


def _policy(given, what):
    """"raise", "abstain", or the number that stands for a missing score."""
    if given in ("raise", "abstain") or (isinstance(given, (int, float)) and not isinstance(given, bool)):
        return given
    try:
        return float(given)
    except (TypeError, ValueError):
        raise ValueError(f'{what} must be "raise", "abstain" or a number; got {given!r}') from None


class Guerdon:
    """Asks one server. It holds settings only, so it can be pickled and copied to any process; every argument that is not given is
    read from the environment: GUERDON_URL, GUERDON_KEY, GUERDON_DEADLINE (seconds, over all tries), GUERDON_ON_ABSTAIN,
    GUERDON_ON_FAILURE, GUERDON_REFERENCE (the column with the truth), GUERDON_PARTS (names, by commas) and GUERDON_GROUP_SIZE.

    on_abstain: what stands for a rollout that the reward has no opinion on: "abstain" (None), "raise" or a number.
    on_failure: what stands for a rollout that could not be judged (invalid, failed, timeout): "raise", "abstain" or a number.
    group_size: rollouts of a group; the server then waits for all of them, whichever requests they come in.
    """

    def __init__(
        self, url=None, key=None, *, deadline=None, on_abstain=None, on_failure=None, reference=None, parts=None,
        group_size=None, defaults=None,
    ):  # fmt: skip
        usual = {"deadline": 180.0, "on_abstain": "raise", "on_failure": "raise", **(defaults or {})}
        self.url = str(_setting(url, "URL", "http://127.0.0.1:8000")).rstrip("/")
        self.key = _setting(key, "KEY", None)
        self.deadline = float(_setting(deadline, "DEADLINE", usual["deadline"]))
        self.on_abstain = _policy(_setting(on_abstain, "ON_ABSTAIN", usual["on_abstain"]), "on_abstain")
        self.on_failure = _policy(_setting(on_failure, "ON_FAILURE", usual["on_failure"]), "on_failure")
        self.reference = _setting(reference, "REFERENCE", None)
        self.group_size = int(_setting(group_size, "GROUP_SIZE", 0))
        parts = _setting(parts, "PARTS", ())
        self.parts = [name.strip() for name in parts.split(",") if name.strip()] if isinstance(parts, str) else list(parts)
        address = urlsplit(self.url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(f"GUERDON_URL must be an http:// or https:// address; got {self.url!r}")

    # --- one request

    def post(self, path, body, deadline=None):
        """Posts JSON bytes and gives the parsed answer. Tries again, with pauses that grow and differ, what may pass: broken
        connections, 5xx, 408, 409 and 429, whose Retry-After it honours; all within the deadline."""
        seconds = self.deadline if deadline is None else deadline
        end = time.monotonic() + seconds
        tries = 0
        while True:
            tries += 1
            status = None
            wait = 0.0
            try:
                status, headers, data = self._exchange("POST", path, body, end)
            except ssl.SSLCertVerificationError as error:
                raise GuerdonError(f"{self.url}: {error}") from error
            except (OSError, http.client.HTTPException) as error:
                problem = f"{type(error).__name__}: {error}".rstrip(": ")
            else:
                if status == 200:
                    try:
                        return json.loads(data)
                    except ValueError:
                        raise GuerdonError(f"{self.url}{path}: the answer is not JSON: {_shorten(data)}", status) from None
                problem = f"status {status}: {_message(data)}"
                if status not in PASSING and status < 500:
                    raise GuerdonError(f"{self.url}{path}: {problem}", status)
                wait = _retry_after(headers.get("Retry-After"))
            pause = wait + random.uniform(0.5, 1.0) * min(0.1 * 2 ** min(tries, 10), 10.0)
            if time.monotonic() + pause >= end:
                raise GuerdonError(
                    f"{self.url}{path}: {problem}; gave up within {seconds:g} s, after {tries} {'try' if tries == 1 else 'tries'}",
                    status,
                )
            time.sleep(pause)

    def _exchange(self, method, path, body, end):
        """One request and its answer, over a connection that stays open."""
        connections = _pool.connections()
        while True:
            connection = connections.pop(self.url, None)
            fresh = connection is None
            if fresh:
                connection = self._connect(end)
            keep = False
            try:
                left = _left(end)
                connection.sock.settimeout(left)
                connection.request(method, self._path + path, body, self._headers(left))
                wire = connection.sock
                response = connection.getresponse()
                data = _read(response, wire, end)
                keep = not response.will_close
                return response.status, response.headers, data
            except socket.timeout:
                raise
            except (OSError, http.client.HTTPException):
                # The server may close a connection that was idle; that is no try.
                if fresh:
                    raise
            finally:
                if keep:
                    connections[self.url] = connection
                else:
                    connection.close()

    @property
    def _path(self):
        return urlsplit(self.url).path.rstrip("/")

    def _connect(self, end):
        address = urlsplit(self.url)
        timeout = min(CONNECT_SECONDS, _left(end))
        if address.scheme == "https":
            context = ssl.create_default_context(cafile=os.environ.get("GUERDON_CA") or None)
            connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=timeout, context=context)
        else:
            connection = http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)
        connection.connect()
        return connection

    def _headers(self, left):
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "guerdon-python"}
        # The server is told what is left, in milliseconds, less the way back: judging for longer would be for nobody.
        headers["X-Guerdon-Deadline"] = str(max(1, int(1000 * left * 0.95)))
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return headers

    # --- rollouts

    def score(self, rollouts):
        """Results of the server, one a rollout in their order: {"outcome": "score", "value": 1.0, "parts": {...}, ...}."""
        requests = _requests(self._named(rollouts))
        if len(requests) == 1:
            answers = [self._ask(*requests[0])]
        else:
            answers = list(_pool.threads().map(lambda request: self._ask(*request), requests))
        return _in_order(rollouts, requests, answers)

    async def score_async(self, rollouts):
        """The same, while the event loop goes on."""
        requests = _requests(self._named(rollouts))
        loop = asyncio.get_running_loop()
        asked = [loop.run_in_executor(_pool.threads(), functools.partial(self._ask, *request)) for request in requests]
        return _in_order(rollouts, requests, await asyncio.gather(*asked))

    def _named(self, rollouts):
        """Where the server gathers groups, each rollout has an id: one that is sent again must not count twice."""
        return [{"id": uuid.uuid4().hex, **one} for one in rollouts] if self.group_size else rollouts

    def _ask(self, places, rows):
        size = b',"group_size":%d' % self.group_size if self.group_size else b""
        answer = self.post("/v1/score", b'{"rollouts":[' + b",".join(rows) + b"]" + size + b"}")
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list) or len(results) != len(places):
            raise GuerdonError(f"{self.url}: asked for {len(places)} results, got {_shorten(_encode(answer))}")
        return results

    def values(self, results):
        """One number a result, or None where the policy says "abstain".

        Raises NotJudged where the policy says "raise": a reward that failed is not a response that failed."""
        faults = []
        values = []
        for place, result in enumerate(results):
            outcome = result["outcome"]
            policy = None if outcome == "score" else self.on_abstain if outcome == "abstain" else self.on_failure
            if policy == "raise":
                faults.append((place, outcome, result))
            values.append(float(result["value"]) if policy is None else None if isinstance(policy, str) else float(policy))
        if faults:
            place, outcome, result = faults[0]
            where = result.get("id") or f"number {place}"
            setting = "on_abstain (GUERDON_ON_ABSTAIN)" if outcome == "abstain" else "on_failure (GUERDON_ON_FAILURE)"
            raise NotJudged(
                f"{len(faults)} of {len(values)} rollouts have no score; the first is {where}: {outcome}"
                f"{_reason(result)}. To go on without them, choose what stands for one: {setting}",
                results,
            )
        return values

    def part_values(self, result):
        """The parts that were named, the same names for every result; NaN where this result lacks one."""
        given = result.get("parts") or {}
        return {name: _number(given.get(name)) for name in self.parts}

    def take_reference(self, columns):
        """The truth out of the columns of a row: the one that was named, or the first of the usual ones."""
        names = (self.reference,) if self.reference else REFERENCE_COLUMNS
        name = next((name for name in names if columns.get(name) is not None), None)
        if self.reference and name is None and self.reference not in columns:
            raise ValueError(f"there is no column {self.reference!r} for the reference; there are {', '.join(map(str, columns))}")
        return columns.pop(name) if name is not None else None


def rollout(prompt, response, reference=None, group=None, id=None, fields=None):
    """A rollout as the server takes it; what is None is left out."""
    parts = {"prompt": prompt, "response": response, "reference": reference, "group": group, "id": id, "fields": fields}
    return {name: value for name, value in parts.items() if value is not None}


def prompt_group(prompt):
    """A name for the group of all rollouts with this prompt."""
    return hashlib.sha1(_encode(prompt)).hexdigest()[:16]


#: How texts begin and end that were decoded with their special tokens.
BEGINS = ("<s>", "<bos>", "<|begin_of_text|>", "<|begin▁of▁sentence|>", "<｜begin▁of▁sentence｜>")
ENDS = (
    "</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<end_of_turn>", "<|end|>",
    "<｜end▁of▁sentence｜>", "<|return|>", "<pad>", "<|finetune_right_pad_id|>",
)  # fmt: skip
TEMPLATES = (
    ("<|im_start|>", r"<\|im_start\|>(\w+)\n(.*?)(?:<\|im_end\|>|(?=<\|im_start\|>)|\Z)"),
    (
        "<|start_header_id|>",
        r"<\|start_header_id\|>(\w+)<\|end_header_id\|>\s*(.*?)(?:<\|eo[tm]_id\|>|(?=<\|start_header_id\|>)|\Z)",
    ),
    ("<start_of_turn>", r"<start_of_turn>(\w+)\n(.*?)(?:<end_of_turn>|(?=<start_of_turn>)|\Z)"),
    ("<｜User｜>", r"<｜(User|Assistant)｜>(.*?)(?:<｜end▁of▁sentence｜>|(?=<｜(?:User|Assistant)｜>)|\Z)"),
)
ROLES = {
    "system": "system", "developer": "system", "user": "user", "assistant": "assistant", "model": "assistant", "tool": "tool",
    "ipython": "tool",
}  # fmt: skip


def without_ends(text):
    """A text without the special tokens at its end."""
    given = text
    while True:
        bare = text.rstrip()
        end = next((mark for mark in ENDS if bare.endswith(mark)), None)
        if end is None:
            return given if text == given else bare
        text = bare[: -len(end)]


def read_template(text):
    """Messages out of a text that a chat template made, as the server's own doors for such texts read it; None where it is none."""
    for begin in BEGINS:
        text = text[len(begin) :] if text.startswith(begin) else text
    pattern = next((pattern for mark, pattern in TEMPLATES if text.startswith(mark)), None)
    found = re.findall(pattern, text, re.DOTALL) if pattern else []
    if not found or any(name.lower() not in ROLES for name, _ in found):
        return None
    messages = [{"role": ROLES[name.lower()], "content": without_ends(content)} for name, content in found]
    if messages[-1] == {"role": "assistant", "content": ""}:
        messages.pop()
    return messages


def prompt_of_text(text):
    """A prompt as messages where a chat template made it; otherwise as it is."""
    messages = read_template(text) if isinstance(text, str) else None
    return text if messages is None else messages


def _requests(rollouts):
    """Rollouts as requests of bounded size, groups whole: [(places, encoded rows)]."""
    groups = {}
    for place, one in enumerate(rollouts):
        groups.setdefault(one.get("group", place), []).append((place, _encode(one)))
    requests = [([], [])]
    size = 0
    for members in groups.values():
        weight = sum(len(row) for _, row in members)
        places, _ = requests[-1]
        if places and (size + weight > REQUEST_BYTES or len(places) + len(members) > REQUEST_ROLLOUTS):
            requests.append(([], []))
            size = 0
        size += weight
        for place, row in members:
            requests[-1][0].append(place)
            requests[-1][1].append(row)
    return requests if rollouts else []


def _in_order(rollouts, requests, answers):
    results = [None] * len(rollouts)
    for (places, _), answer in zip(requests, answers):
        for place, result in zip(places, answer):
            results[place] = {"id": rollouts[place].get("id"), **result}
    return results


def _left(end):
    left = end - time.monotonic()
    if left <= 0:
        raise socket.timeout("the deadline has passed")
    return left


def _read(response, wire, end):
    """The body, however slowly it comes, until the deadline."""
    expected = response.length
    pieces = []
    while not response.isclosed():
        wire.settimeout(_left(end))
        pieces.append(response.read(65536))
    data = b"".join(pieces)
    if expected is not None and len(data) < expected:
        raise http.client.IncompleteRead(data, expected - len(data))
    return data


def _retry_after(text):
    """Seconds to wait: a number, or a date."""
    try:
        return min(max(0.0, float(text)), 3600.0) if text else 0.0
    except ValueError:
        try:
            return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
        except (TypeError, ValueError):
            return 0.0


def _number(part):
    value = part.get("value") if isinstance(part, dict) else part
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan


def _reason(result):
    error = result.get("error") or result.get("why")
    if isinstance(error, dict):
        error = error.get("message") or error.get("name")
    return f" ({error})" if error else ""


def _shorten(data):
    text = data.decode("utf-8", "replace").strip()
    return text if len(text) <= 300 else text[:300] + "..."


def _message(data):
    """What a server says in an error, whatever its shape."""
    try:
        told = json.loads(data)
        while isinstance(told, dict):
            told = next(told[name] for name in ("error", "message", "detail", "title") if name in told)
        return str(told)
    except (ValueError, StopIteration):
        return _shorten(data)
# --- end of guerdon_client.py
