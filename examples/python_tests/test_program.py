"""Tests of a program by Kubewire's test server: python3 -m unittest"""

import json
import os
import signal
import ssl
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request
from base64 import b64decode

from kubewire_door import Server, StatusError


class Kube:
    """Requests to the server of a kubeconfig; your tests have a Kubernetes client in its place."""

    def __init__(self, kubeconfig):
        with open(kubeconfig, encoding="utf-8") as file:
            config = json.load(file)
        cluster = config["clusters"][0]["cluster"]
        ca = b64decode(cluster["certificate-authority-data"]).decode()
        self._context = ssl.create_default_context(cadata=ca)
        self._server = cluster["server"]
        self.token = config["users"][0]["user"]["token"]

    def send(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._server + path, data, headers, method=method)
        handlers = (
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=self._context),
        )
        try:
            with urllib.request.build_opener(*handlers).open(request) as response:
                text = response.read().decode()
                is_json = response.headers["Content-Type"] == "application/json"
                return response.status, json.loads(text) if is_json else text
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


PODS = "/api/v1/namespaces/default/pods"
JOBS = "/apis/batch/v1/namespaces/default/jobs"
POD = {
    "metadata": {"name": "job"},
    "spec": {"containers": [{"name": "app", "image": "app"}], "restartPolicy": "Never"},
}
JOB = {
    "metadata": {"name": "migrate"},
    "spec": {
        "template": {
            "metadata": {"labels": {"app": "migrate"}},
            "spec": {"containers": [{"name": "app", "image": "app"}], "restartPolicy": "Never"},
        },
    },
}


class TestProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--controllers=jobs").__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.door = cls.server.door

    def setUp(self):
        self.door.reset()
        self.kube = Kube(self.server.kubeconfig)

    def test_faults_are_applied_and_counted(self):
        with self.door.fault("status", code=403, match={"path": PODS}, times="always") as fault:
            self.assertEqual(self.kube.send("GET", PODS)[0], 403)
            self.assertEqual(fault.hits, 1)
        self.assertEqual(self.kube.send("GET", PODS)[0], 200)
        statuses = [each["status"] for each in self.door.requests(path=PODS)]
        self.assertEqual(statuses, [403, 200])
        with self.assertRaisesRegex(StatusError, "kind must be one of"):
            with self.door.fault("melt"):
                pass

    def test_containers_end_and_logs_are_kept(self):
        self.kube.send("POST", PODS, POD)
        pod = self.door.pod("job")
        pod.log("out of disk\n")
        pod.state(exitCode=3)
        status = self.kube.send("GET", f"{PODS}/job")[1]["status"]
        self.assertEqual(status["phase"], "Failed")
        terminated = status["containerStatuses"][0]["state"]["terminated"]
        self.assertEqual(terminated["exitCode"], 3)
        self.assertTrue(self.kube.send("GET", f"{PODS}/job/log")[1].endswith("out of disk\n"))

    def phases(self):
        return sorted(pod["status"]["phase"] for pod in self.kube.send("GET", PODS)[1]["items"])

    def test_a_job_fails_and_is_retried(self):
        self.door.exits({"labels": {"app": "migrate"}, "exitCode": 7, "times": 1})
        self.door.clock(running=False)  # else the pod ends after 100 ms
        self.assertEqual(self.kube.send("POST", JOBS, JOB)[0], 201)
        self.door.advance(seconds=0)
        self.assertEqual(self.phases(), ["Running"])
        self.door.advance(seconds=1)
        self.assertEqual(self.phases(), ["Failed"])
        self.door.advance(seconds=60)  # a retry waits for 10 s
        self.assertEqual(self.phases(), ["Failed", "Succeeded"])
        status = self.kube.send("GET", f"{JOBS}/migrate")[1]["status"]
        self.assertEqual((status["failed"], status["succeeded"]), (1, 1))

    def test_no_message_has_the_token_of_the_door(self):
        self.assertNotIn(self.door.token, repr(self.door) + str(self.door))

    def test_a_server_that_does_not_start_leaves_nothing_behind(self):
        server = Server("--colour=red")
        with self.assertRaisesRegex(RuntimeError, "has not started"):
            server.__enter__()
        self.assertFalse(os.path.exists(os.path.dirname(server.kubeconfig)))

    def test_snapshots_restore_objects(self):
        self.kube.send("POST", PODS, POD)
        snapshot = self.door.snapshot()
        self.door.reset()
        self.assertEqual(self.kube.send("GET", f"{PODS}/job")[0], 404)
        self.door.restore(snapshot)
        self.assertEqual(self.kube.send("GET", f"{PODS}/job")[0], 200)

    def test_old_versions_expire(self):
        version = self.kube.send("GET", PODS)[1]["metadata"]["resourceVersion"]
        self.kube.send("POST", PODS, POD)
        self.door.compact()
        query = f"?resourceVersion={version}&resourceVersionMatch=Exact"
        self.assertEqual(self.kube.send("GET", PODS + query)[0], 410)

    def test_tokens_expire_and_the_ca_is_rotated(self):
        self.kube.token = self.door.issue_token("robot", expirationMs=3_600_000)
        self.assertEqual(self.kube.send("GET", PODS)[0], 200)
        self.door.advance(seconds=10 * 365 * 86_400)
        self.assertEqual(self.kube.send("GET", PODS)[0], 401)
        self.assertEqual(Kube(self.server.kubeconfig).send("GET", PODS)[0], 200)
        self.door.rotate_ca()
        with self.assertRaises(urllib.error.URLError):
            self.kube.send("GET", PODS)
        self.assertEqual(Kube(self.server.kubeconfig).send("GET", PODS)[0], 200)


class TestServer(unittest.TestCase):
    def test_it_ends_with_a_program_that_is_killed(self):
        code = (
            "import os; from kubewire_door import Server;"
            "server = Server().__enter__(); print(server.kubeconfig, flush=True);"
            "os.kill(os.getpid(), 9)"
        )
        words = [sys.executable, "-B", "-c", code]
        run = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
        self.assertEqual(run.returncode, -signal.SIGKILL)
        kubeconfig = run.stdout.strip()
        deadline = time.monotonic() + 30
        while os.path.exists(kubeconfig) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(os.path.exists(kubeconfig))
        os.rmdir(os.path.dirname(kubeconfig))


if __name__ == "__main__":
    unittest.main()
