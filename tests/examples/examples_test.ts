import { assertEquals, assertMatch } from "@std/assert";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { EventReader } from "../support/hono/event_reader.ts";
import { bearer } from "../support/hono/reviewed_service.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

const pods = { apiVersion: "v1", kind: "Pod" };

function createPod({ server }: Pod, name: string): void {
  server.objects.create({ ...pods, metadata: { name }, spec: podSpec });
}

function setPhase({ server }: Pod, name: string, phase: string): void {
  server.objects.update({ ...pods, metadata: { name }, status: { phase } }, { status: true });
}

test("in_cluster_watch.ts lists, watches, and lists again after the history is gone", async () => {
  await using pod = await startPod();
  createPod(pod, "web-1");
  await using example = new RunningExample("in_cluster_watch.ts", pod, { runtime: "deno" });
  await example.line(/^1 pods in default$/);

  createPod(pod, "web-2");
  await example.line(/^ADDED web-2 Pending$/);
  setPhase(pod, "web-2", "Running");
  await example.line(/^MODIFIED web-2 Running$/);

  pod.server.faults.inject({ kind: "watch-error", code: 410, match: { watch: true } });
  pod.server.faults.cutWatches();
  await example.line(/^2 pods in default$/);
  pod.server.objects.delete({ ...pods, name: "web-1" });
  await example.line(/^DELETED web-1 Pending$/);
});

test("bun_pod.ts reads all pages, names the pods that do not run, and ends with code 1", async () => {
  await using pod = await startPod();
  for (let i = 0; i <= 500; i++) {
    createPod(pod, `web-${i}`);
    if (i !== 500) setPhase(pod, `web-${i}`, "Running");
  }
  await using example = new RunningExample("bun_pod.ts", pod, { runtime: "bun" });
  assertEquals(await example.end(), {
    code: 1,
    output: "web-500: Pending\n1 of 501 pods in default do not run\n",
  });
  const lists = pod.server.requests.filter(({ verb }) => verb === "list");
  assertEquals(lists.length, 2);
});

test("the server knows own_token_source.ts as the account for which it requested a token", async () => {
  await using pod = await startPod();
  await pod.server.issueToken({ name: "reader" }); // creates the account
  await using example = new RunningExample("own_token_source.ts", pod, { runtime: "deno" });
  assertEquals(await example.end(), {
    code: 0,
    output: "I am system:serviceaccount:default:reader\n",
  });
});

for (const runtime of ["deno", "bun"] as const) {
  test(`hono_service.ts on ${runtime} is ready once it knows the pods`, async () => {
    await using pod = await startPod();
    const list = pod.server.faults.inject({
      kind: "stall",
      after: "request",
      match: { path: "/api/v1/namespaces/default/pods" }, // by a stream or by a list
    });
    await using example = await startService(pod, runtime);
    assertEquals(await status(example, "/healthz"), 200);
    assertEquals(await status(example, "/readyz"), 500);
    list[Symbol.dispose]();
    await example.running.line(/^0 pods in default$/);
    assertEquals(await status(example, "/readyz"), 200);
  });

  test(`hono_service.ts on ${runtime} feeds all listeners from one watch until SIGTERM`, async () => {
    await using pod = await startPod();
    createPod(pod, "web-1");
    await using example = await startService(pod, runtime);
    await example.running.line(/^1 pods in default$/);
    const { token } = await pod.server.issueToken({ name: "listener" });
    await using first = await listen(example, token);
    await using second = await listen(example, token);
    for (const listener of [first, second]) {
      assertEquals((await listener.until("synced"))[1]?.data, pending("web-1"));
    }
    createPod(pod, "web-2");
    for (const listener of [first, second]) {
      assertEquals((await listener.next())?.data, pending("web-2"));
    }
    assertEquals(pod.server.counters.watchesOpened, 1);

    example.running.terminate();
    for (const listener of [first, second]) assertEquals(await listener.next(), undefined);
    const { code, output } = await example.running.end();
    assertEquals(code, 0, output);
    assertMatch(output, /stopped\n$/);
  });
}

const denied = "system:serviceaccount:default:stranger";

test("hono_service.ts refuses a listener without a token, and one that may not list the pods", async () => {
  await using pod = await startPod({ authorize: ({ user }) => user.username !== denied });
  await using example = await startService(pod, "deno");
  assertEquals(await status(example, "/events"), 401);
  assertEquals(await status(example, "/events", "wrong"), 401);
  const { token } = await pod.server.issueToken({ name: "stranger" });
  assertEquals(await status(example, "/events", token), 403);
});

interface Service extends AsyncDisposable {
  running: RunningExample;
  url: string;
}

async function startService(pod: Pod, runtime: "deno" | "bun"): Promise<Service> {
  const running = new RunningExample("hono_service.ts", pod, { runtime, args: ["127.0.0.1:0"] });
  try {
    const [, port] = await running.line(/^listening on port (\d+)$/);
    return {
      running,
      url: `http://127.0.0.1:${port}`,
      [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    };
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}

async function status({ url }: Service, path: string, token?: string): Promise<number> {
  const response = await fetch(url + path, token === undefined ? {} : bearer(token));
  await response.body?.cancel();
  return response.status;
}

async function listen({ url }: Service, token: string): Promise<EventReader> {
  const response = await fetch(`${url}/events`, bearer(token));
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  return new EventReader(response);
}

/** The data of the event for a pod that is pending. */
function pending(name: string): object {
  return { key: `default/${name}`, object: { phase: "Pending" } };
}
