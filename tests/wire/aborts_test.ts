import { assert, assertEquals } from "@std/assert";
import { runProgram } from "../support/programs/run_program.ts";
import { runtimeName, test } from "../support/test.ts";
import { kubeBy, sharedTrust, type Trust } from "./support/client.ts";
import type { RawConnection } from "./support/raw_connection.ts";
import { startRawServer } from "./support/raw_server.ts";
import { reasonOf, SOON, soon } from "./support/soon.ts";
import { type Stage, STAGES } from "./support/stages.ts";

const PATH = "/api/v1/namespaces/default/configmaps/one";
const LIST = "/api/v1/namespaces/default/configmaps";
/** Time limit of a disposal, which may wait a few seconds for something that hangs. */
const DISPOSAL = { timeoutMs: 20_000 };

/** Stages that the client's disposal ends: the request was sent, or is to be sent again. */
const ENDED_BY_DISPOSAL: ReadonlySet<string> = new Set([
  "a large body to be sent",
  "a streamed body to be sent",
  "the data of a streamed body",
  "the head",
  "the rest of the head",
  "the time of a retry",
]);

/** Starts a request that stops at a stage; returns everything that is needed to check it. */
async function startAt(stage: Stage, trust: Trust, method: string, path: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const connections: RawConnection[] = [];
  const server = await startRawServer((connection) => {
    connections.push(connection);
    return stage.serve(connection, resolve);
  }, stage.mute ? {} : { keyPair: trust.keyPair });
  /** Reads on: otherwise the server would not notice the end of the connection. */
  const drain = () => connections.forEach((connection) => connection.drain());
  const { config, options } = stage.settings?.(resolve) ?? {};
  const url = server.url.replace("http:", "https:");
  const kube = kubeBy("own", { server: url, caPem: trust.caPem, ...config }, options);
  const abort = new AbortController();
  const body = method === "POST" ? stage.body?.() ?? "{}" : undefined;
  const init = { method, signal: abort.signal, ...(body !== undefined && { body }) };
  const sent = kube.fetch(path, init).then((response) => response.text());
  sent.catch(() => {});
  if (!stage.atOnce) assert(await soon(promise), "the request has not come that far");
  return { server, kube, abort, sent, drain };
}

/**
 * Returns the number of connections that an abort leaves: on Deno only the peer ends a handshake.
 */
function leftBy(stage: string): number {
  return stage === "the TLS handshake" && runtimeName === "deno" ? 1 : 0;
}

/** Aborts a request that waits at a stage, and disposes of its client. */
async function abortAt(name: string, method: string, path: string): Promise<void> {
  const trust = await sharedTrust();
  const { server, kube, abort, sent, drain } = await startAt(STAGES[name]!, trust, method, path);
  await using _ = server;
  const why = { given: "up" }; // a reason need not be an error
  abort.abort(why);
  assertEquals(await reasonOf(sent), why);
  drain();
  // a connection whose response was complete may be kept
  const answered = name === "the time of a retry" || name === "another token";
  assert(
    await server.openAtMost(answered ? 1 : leftBy(name), SOON),
    "the connection is still open",
  );
  assert(await soon(kube[Symbol.asyncDispose](), DISPOSAL), "the disposal took too long");
}

/** Disposes of a client while a request of it waits at a stage. */
async function disposeAt(name: string, method: string, path: string): Promise<void> {
  const trust = await sharedTrust();
  const { server, kube, abort, sent, drain } = await startAt(STAGES[name]!, trust, method, path);
  await using _ = server;
  const inTime = await soon(kube[Symbol.asyncDispose](), DISPOSAL);
  if (ENDED_BY_DISPOSAL.has(name)) {
    assert(await soon(sent.catch(() => {})), `the ${method} still waits after the disposal`);
    assertEquals(await reasonOf(sent), kube.disposed.reason);
  }
  abort.abort(new Error("over"));
  assert(inTime, `the disposal during a ${method} took too long`);
  drain();
  assert(await soon(sent.catch(() => {})), `the ${method} still waits`);
  assert(await server.openAtMost(leftBy(name), SOON), "a connection is still open");
}

/** The tests of each stage by their names, and the cases of each. */
const cases = new Map<string, (() => Promise<void>)[]>();
for (const [name, stage] of Object.entries(STAGES)) {
  const methods = stage.body ? ["POST"] : ["GET", "POST"];
  for (const [method, path] of [["GET", PATH], ["GET", LIST], ["POST", LIST]] as const) {
    if (!methods.includes(method)) continue;
    const what = `A ${path === LIST && method === "GET" ? "list" : method} that waits for ${name}`;
    cases.set(
      `${what} ends at once with its signal's reason, and closes its connection`,
      [() => abortAt(name, method, path)],
    );
  }
  cases.set(
    `The disposal of a client with a request that waits for ${name} ends soon`,
    methods.map((method) => () => disposeAt(name, method, PATH)),
  );
}

let running: Map<string, Promise<PromiseSettledResult<void>[]>> | undefined;

/** Runs all cases at once: those whose read of a file hangs wait 2 s for it in the disposal. */
async function runCases() {
  running ??= new Map(
    [...cases].map(([name, each]) => [name, Promise.allSettled(each.map((run) => run()))]),
  );
  await Promise.all(running.values());
  return running;
}

for (const name of cases.keys()) {
  test(name, async () => {
    for (const result of await (await runCases()).get(name) ?? []) {
      if (result.status === "rejected") throw result.reason;
    }
  });
}

test("A request that waits for a CA file that is a pipe ends with its signal's reason", async () => {
  const trust = await sharedTrust();
  await using server = await startRawServer((connection) => connection.drain(), trust);
  const run = await runProgram(new URL("./programs/piped_ca.ts", import.meta.url), {
    args: [server.url],
    denoFlags: ["-A"],
    shell: 'FIFO=$(mktemp -u) && mkfifo "$FIFO" && export FIFO && exec "$@"',
  });
  assertEquals(run.stdout, "GET: given up\nPOST: given up\ndisposed of in time\n", run.stderr);
});

test("A request whose signal was already aborted is not sent", async () => {
  const trust = await sharedTrust();
  await using server = await startRawServer((connection) => connection.drain(), trust);
  await using kube = kubeBy("own", { server: server.url, caPem: trust.caPem });
  const why = new Error("before");
  for (const method of ["GET", "POST"]) {
    const sent = kube.fetch(PATH, { method, signal: AbortSignal.abort(why) });
    assertEquals(await reasonOf(sent), why);
  }
  assertEquals(server.connections, 0);
});

test("A request that looks up a host name ends with its signal's reason", async () => {
  for (const method of ["GET", "POST"]) {
    await using kube = kubeBy("own", { server: "https://nohost.invalid" });
    const abort = new AbortController();
    const why = new Error("given up");
    const sent = kube.fetch(PATH, { method, signal: abort.signal });
    sent.catch(() => {});
    abort.abort(why);
    assertEquals(await reasonOf(sent), why);
  }
});
