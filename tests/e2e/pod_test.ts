import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ApiStatusError, type KubeFetch } from "../../mod.ts";
import { copyFromPod, copyToPod } from "../../src/copy/mod.ts";
import { podAttach, podExec, podLogs, portForward, StreamCutError } from "../../src/pod/mod.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { runTar, writeFiles } from "../support/fakes/tar_container.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { runtimeName, test } from "../support/test.ts";
import { adminKube } from "./cluster/admin_kube.ts";
import { ControlPlane } from "./cluster/control_plane.ts";
import { createNodePod } from "./kubelets/node_pod.ts";
import { type StandInKubelet, startStandInKubelet } from "./kubelets/stand_in_kubelet.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const namespace = `pod-${runtimeName}`;

interface Scene extends AsyncDisposable {
  kube: KubeFetch;
  kubelet: StandInKubelet;
  /** The pod, whose only container the stand-in kubelet serves. */
  pod: { namespace: string; name: string };
  setState(state: Record<string, unknown>): Promise<void>;
}

/** Creates a node on loopback with one pod in the state Running. */
async function setScene(name: string): Promise<Scene> {
  await using cleanup = new AsyncDisposableStack();
  const controlPlane = cleanup.use(await ControlPlane.loadKubeconfig(kubeconfig));
  const runtime = { ...currentRuntime(), clock: new FastClock(100) };
  const kube = cleanup.use(adminKube(controlPlane, { runtime }));
  const kubelet = cleanup.use(await startStandInKubelet());
  const { setState } = await createNodePod(kube, {
    node: `${name}-${runtimeName}`,
    kubeletPort: kubelet.port,
    takesWebSockets: true, // the stand-in speaks no SPDY
    namespace,
    name,
  });
  const moved = cleanup.move();
  return {
    kube,
    kubelet,
    pod: { namespace, name },
    setState,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

test("a log is followed through the API server across cuts between it and the kubelet", async () => {
  await using scene = await setScene("logs");
  const { kube, kubelet: { log, faults, asked }, pod, setState } = scene;
  const expected = Array.from({ length: 200 }, (_, i) => `line ${i}`);
  for (let i = 0; i < 10; i++) {
    faults.inject({
      kind: "cut",
      after: { bytes: 400 * i + 77 },
      match: { path: "/containerLogs" },
    });
  }
  log.append(`${expected.slice(0, 150).join("\n")}\n`);
  const told: string[] = [];
  const reasons = new Set<string>();
  const onReconnect = ({ reason }: { reason: string }) => void reasons.add(reason);
  for await (const line of podLogs(kube, pod, { follow: true, onReconnect })) {
    told.push(line);
    if (told.length === 150) {
      log.append(expected.slice(150).join("\n"));
      await setState({ terminated: { exitCode: 0 } });
      log.end();
    }
  }
  assertEquals(told, expected);
  assertEquals(faults.log.length, 10);
  assert(asked.every((path) => path.startsWith(`/containerLogs/${namespace}/logs/app?`)));
  assert(asked.some((path) => /sinceTime=\S+%3A\d\dZ/.test(path)), asked.at(-1)); // whole seconds
  assertEquals([...reasons], ["closed"]); // the API server does not report the lost kubelet
});

test("a log that is not followed has the requested lines", async () => {
  await using scene = await setScene("plain");
  const { kube, kubelet: { log }, pod } = scene;
  log.append("one\ntwo\nthree");
  assertEquals(await Array.fromAsync(podLogs(kube, pod, { tailLines: 2 })), ["two", "three"]);
  await assertRejects(
    () => Array.fromAsync(podLogs(kube, { ...pod, container: "db" })),
    ApiStatusError,
    "container db is not valid for pod plain",
  );
});

test("an exec through the API server passes its streams and its exit codes", async () => {
  await using scene = await setScene("exec");
  const { kube, kubelet, pod } = scene;
  for (const exitCode of [0, 1, 137]) {
    kubelet.program = async ({ command, stdin, stdout, stderr, protocol }) => {
      await stderr(`${protocol} ${command.join(" ")}`);
      for await (const chunk of stdin) await stdout(chunk);
      return exitCode;
    };
    await using cat = await podExec(kube, pod, { command: ["cat", "-u"], stdin: true });
    const sent = "x".repeat(1_000_000);
    const [stdout, stderr] = await Promise.all([
      new Response(cat.stdout).text(),
      new Response(cat.stderr).text(),
      new Response(sent).body?.pipeTo(cat.stdin),
    ]);
    assertEquals([stdout === sent, stderr], [true, "v5.channel.k8s.io cat -u"]);
    assertEquals((await cat.status).exitCode, exitCode);
  }
});

test("an attach through the API server passes the terminal's size", async () => {
  await using scene = await setScene("attach");
  const { kube, kubelet, pod } = scene;
  kubelet.program = async ({ stdin, stdout, sizes, tty }) => {
    for await (const _ of stdin);
    await stdout(JSON.stringify([tty, sizes]));
    return 0;
  };
  await using process = await podAttach(kube, pod, { stdin: true, tty: true });
  await process.resize({ columns: 80, rows: 24 });
  await process.stdin.close();
  assertEquals(await new Response(process.stdout).json(), [true, [{ columns: 80, rows: 24 }]]);
});

test("a folder is copied into a container and back through the API server", async () => {
  await using scene = await setScene("copy");
  const { kube, kubelet, pod } = scene;
  await using directory = await tempDirectory();
  const { path } = directory;
  const random = seededRandom(1);
  const content = Array.from({ length: 1_000_000 }, () => random()).join(); // about 20 MB
  await writeFiles(path, { "container/srv/other": "stays", "a/b/large": content, "a/small": "" });
  kubelet.program = (session) => runTar(session, join(path, "container"));
  const sent = await copyToPod(kube, pod, { from: join(path, "a"), to: "/srv/www" });
  assertEquals(sent, { files: 2, bytes: content.length, skipped: [], warnings: [] });
  const fetched = await copyFromPod(kube, pod, { from: "/srv/www", to: join(path, "back") });
  assertEquals(fetched, sent);
  assert(await readFile(join(path, "back/b/large"), "utf8") === content);
  assertEquals(await readFile(join(path, "back/small"), "utf8"), "");
});

test("a port is forwarded through the API server, and a refused connection gives the reason", async () => {
  await using scene = await setScene("port");
  const { kube, kubelet, pod } = scene;
  kubelet.servePort = async ({ write }) => {
    await write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
  };
  const told = Promise.withResolvers<unknown>();
  await using forward = await portForward(kube, pod, { port: 8080, onError: told.resolve });
  const get = async () => await (await fetch(`http://127.0.0.1:${forward.port}/`)).text();
  assertEquals(await Promise.all([get(), get(), get()]), ["ok", "ok", "ok"]);
  assertEquals(kubelet.asked.at(-1), `/portForward/${namespace}/port?port=8080`);
  kubelet.servePort = () => {
    throw new Error("no program listens");
  };
  await assertRejects(get);
  const error = await told.promise;
  assertInstanceOf(error, ApiStatusError);
  assertEquals(error.status.message, "error forwarding port 8080 to pod: no program listens");
});

test("an exec whose kubelet is lost fails with its byte counts, and a refused exec with the reason", async () => {
  await using scene = await setScene("cut");
  const { kube, kubelet, pod } = scene;
  kubelet.program = async ({ stdin, cut }) => {
    await stdin.getReader().read();
    cut();
    return 0;
  };
  await using process = await podExec(kube, pod, { command: ["a"], stdin: true });
  await process.stdin.getWriter().write(new Uint8Array(5));
  const error = await process.status.catch((error) => error);
  assertInstanceOf(error, StreamCutError);
  assertEquals([error.received, error.sent], [0, 5]);

  const command = ["a"];
  const none = { ...pod, name: "none" };
  await assertRejects(() => podExec(kube, none, { command }), ApiStatusError, "not found");
  const wrong = { ...pod, container: "db" };
  await assertRejects(
    () => podExec(kube, wrong, { command }),
    ApiStatusError,
    "container db is not",
  );
});
