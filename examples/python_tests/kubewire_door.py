"""A client for the door of Kubewire's test server.

Copy this file beside your tests: it needs the standard library only, of Python 3.9 or newer.
"""

import json
import os
import shlex
import signal
import subprocess
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager

START_LIMIT = 120  # seconds; the first start may load the program
CALL_LIMIT = 60
STOP_LIMIT = 10


class StatusError(Exception):
    """A refusal: its message names the field that is wrong, and the remedy."""

    def __init__(self, status):
        super().__init__(status.get("message", ""))
        self.code = status.get("code")
        self.reason = status.get("reason")


class Door:
    """The address of a test server for tests, with the token that it asks for."""

    def __init__(self, url, token):
        self.url = url
        self.token = token

    def __repr__(self):
        return f"<the door at {self.url}>"  # without the token

    @classmethod
    def from_kubeconfig(cls, path):
        """Returns the door of the server that has written a kubeconfig."""
        with open(path, encoding="utf-8") as file:
            config = json.load(file)
        for each in config.get("extensions", []):
            if "door" in each["extension"]:
                return cls(**each["extension"]["door"])
        raise ValueError(f"{path} is not the kubeconfig of a test server")

    def call(self, method, path, body=None):
        """Sends a request such as POST /v1/compact, and returns its JSON. GET /v1 lists all paths."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        # without the proxies of the environment: the door is on this machine
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=CALL_LIMIT) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                raise StatusError(json.load(error)) from None

    @contextmanager
    def fault(self, kind, **fields):
        """Injects a fault until the end of the block, and gives it for `hits`."""
        injected = self.call("POST", "/v1/faults", {"kind": kind, **fields})
        try:
            yield Injected(self, injected["id"])
        finally:
            self.call("DELETE", f"/v1/faults/{injected['id']}")

    def requests(self, **filters):
        """Returns the latest requests; filters are method, path, verb, username, userAgent, status."""
        query = urllib.parse.urlencode(filters)
        return self.call("GET", f"/v1/requests?{query}")["requests"]

    def reset(self, to="start"):
        """Removes faults, forgets requests, and goes back to the objects and the time of the start."""
        return self.call("POST", "/v1/reset", {"to": to})

    def compact(self):
        """Expires every older resourceVersion."""
        return self.call("POST", "/v1/compact")["resourceVersion"]

    def cut_watches(self):
        """Cuts all open watches, and returns their number."""
        return self.call("POST", "/v1/cut", {"streams": "watches"})["cut"]

    def advance(self, seconds):
        """Moves the clock of the server ahead: tokens expire, watches end, and pods of Jobs do.

        When it returns, the controllers have done their work, also after a move by 0.
        """
        return self.call("POST", "/v1/clock/advance", {"byMs": round(seconds * 1000)})

    def clock(self, **settings):
        """Stops the clock with running=False, so that pods stay Running; `now` moves it."""
        return self.call("PUT", "/v1/clock", settings)

    def rotate_ca(self):
        """Switches to a new CA, in the kubeconfig too, and returns its certificate."""
        return self.call("POST", "/v1/ca/rotate")["caPem"]

    def issue_token(self, name="default", namespace="default", **fields):
        """Returns a token for a service account, which is created if it does not exist."""
        body = {"name": name, "namespace": namespace, **fields}
        return self.call("POST", "/v1/tokens", body)["token"]

    def pod(self, name, namespace="default"):
        """Returns a pod whose containers the test plays."""
        parts = (urllib.parse.quote(part, safe="") for part in (namespace, name))
        return Pod(self, "/v1/pods/" + "/".join(parts))

    def exits(self, *exits):
        """Sets how pods end, such as those of Jobs, before they are created.

        A rule may have namespace, labels, selector, namePattern, exitCode, afterMs and times, such as
        {"labels": {"app": "a"}, "exitCode": 1, "times": 2}. Without exitCode the pods run on.
        """
        return self.call("PUT", "/v1/exits", {"exits": exits})

    def webhook_services(self, services):
        """Says where the Services of webhooks are: from NAMESPACE/NAME to an https URL."""
        return self.call("PUT", "/v1/webhook-services", {"services": services})

    def snapshot(self):
        """Returns all objects, for `restore`."""
        return self.call("GET", "/v1/snapshot")

    def restore(self, snapshot):
        """Makes the objects those of a snapshot; watches get the difference."""
        return self.call("PUT", "/v1/snapshot", snapshot)


class Injected:
    """A fault in a server."""

    def __init__(self, door, name):
        self._door = door
        self._name = name

    @property
    def hits(self):
        """How often the fault was applied."""
        return self._door.call("GET", f"/v1/faults/{self._name}")["hits"]


class Pod:
    """A pod whose containers the test plays."""

    def __init__(self, door, path):
        self._door = door
        self._path = path

    def state(self, **state):
        """Sets the states of the containers: phase, exitCode, ready, containers."""
        return self._door.call("PUT", f"{self._path}/state", state)["status"]

    def log(self, text, **fields):
        """Appends to the log of the container."""
        return self._door.call("POST", f"{self._path}/log", {"append": text, **fields})

    def program(self, *answers, **fields):
        """Sets the answers to each exec, such as {"stdout": "ok", "exitCode": 0}."""
        body = {"answers": answers, **fields}
        return self._door.call("PUT", f"{self._path}/program", body)


class Server:
    """A test server that runs in a `with` block; `kubeconfig` is the path of its kubeconfig.

    It also ends when this program does, in any way, which holds its standard input. The variable
    KUBEWIRE_TESTING is the command as a shell reads it, if it is not the one of Deno.
    """

    def __init__(self, *flags):
        self._flags = flags
        self._process = None
        self._reader = None

    def __enter__(self):
        command = os.environ.get("KUBEWIRE_TESTING", "deno run -A jsr:@kubewire/testing")
        self._folder = tempfile.TemporaryDirectory()
        self.kubeconfig = os.path.join(self._folder.name, "kubeconfig")
        own = [f"--kubeconfig={self.kubeconfig}", "--exit-with-stdin"]
        words = [*shlex.split(command), *own, *self._flags]
        try:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._process = subprocess.Popen(words, text=True, **pipes)
            self._wait_for_start()
            self.door = Door.from_kubeconfig(self.kubeconfig)
        except BaseException:
            self.__exit__()
            raise
        # what is not read would stop the server once the pipe is full
        self._reader = threading.Thread(target=self._process.stdout.read, daemon=True)
        self._reader.start()
        return self

    def _wait_for_start(self):
        limit = threading.Timer(START_LIMIT, self._process.kill)
        limit.start()
        try:
            if not self._process.stdout.readline():
                raise RuntimeError("the test server has not started: its message is above")
        finally:
            limit.cancel()

    def __exit__(self, *_):
        if self._process:
            self._process.stdin.close()
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._reader:
                self._reader.join()
            self._process.stdout.close()
        self._folder.cleanup()
