import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { TimeoutError } from "../../mod.ts";
import { createManager } from "../../src/controller/mod.ts";
import { health } from "../../src/hono/mod.ts";
import { startWebsites, website, websites } from "../support/controllers/websites.ts";
import { test } from "../support/test.ts";

function failing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

async function answer(response: Response | Promise<Response>): Promise<[number, string]> {
  const { status, headers } = await response;
  assertEquals(headers.get("content-type"), "text/plain; charset=utf-8");
  assertEquals(headers.get("x-content-type-options"), "nosniff");
  return [status, await (await response).text()];
}

// The texts are those of k8s.io/apiserver/pkg/server/healthz.
test("health answers ok, and lists the checks if it is asked to", async () => {
  const app = health({ checks: { cache: () => {} } });
  assertEquals(await answer(app.request("/livez")), [200, "ok"]);
  assertEquals(await answer(app.request("/healthz")), [200, "ok"]);
  assertEquals(await answer(app.request("/readyz")), [200, "ok"]);
  assertEquals(await answer(app.request("/readyz?verbose")), [
    200,
    "[+]ping ok\n[+]cache ok\nreadyz check passed\n",
  ]);
  assertEquals(await answer(app.request("/healthz?verbose")), [
    200,
    "[+]ping ok\nhealthz check passed\n",
  ]);
});

test("health names the checks that fail, and keeps the reason for the path of the check", async () => {
  const checks = { cache: () => Promise.reject(new Error("cache is cold")), disk: () => {} };
  const app = health({ checks });
  assertEquals(await answer(app.request("/readyz")), [
    500,
    "[+]ping ok\n[-]cache failed: reason withheld\n[+]disk ok\nreadyz check failed\n",
  ]);
  assertEquals(await answer(app.request("/livez")), [200, "ok"]);
  assertEquals(await answer(app.request("/readyz/cache")), [
    500,
    "internal server error: cache is cold\n",
  ]);
  assertEquals(await answer(app.request("/readyz/disk")), [200, "ok"]);
  assertEquals((await app.request("/readyz/other")).status, 404);
  assertEquals((await app.request("/livez/disk")).status, 404);
});

test("health leaves out the checks that are excluded", async () => {
  const app = health({ checks: { a: failing("bad"), b: failing("bad"), c: () => {} } });
  assertEquals(await answer(app.request("/readyz?exclude=a&exclude=b")), [200, "ok"]);
  assertEquals(await answer(app.request("/readyz?exclude=a&exclude=b&verbose")), [
    200,
    "[+]ping ok\n[+]a excluded: ok\n[+]b excluded: ok\n[+]c ok\nreadyz check passed\n",
  ]);
  assertEquals(await answer(app.request("/readyz?exclude=a&exclude=z&exclude=y")), [
    500,
    "[+]ping ok\n[+]a excluded: ok\n[-]b failed: reason withheld\n[+]c ok\n" +
    'warn: some health checks cannot be excluded: no matches for "y","z"\nreadyz check failed\n',
  ]);
});

test("health does not wait for a check that hangs, and tells it by its signal", async () => {
  let aborted = false;
  const hangs = ({ signal }: { signal: AbortSignal }) => {
    signal.addEventListener("abort", () => aborted = true);
    return new Promise(() => {});
  };
  const app = health({ liveChecks: { hangs }, timeoutMs: 20 });
  assertEquals(await answer(app.request("/livez")), [
    500,
    "[+]ping ok\n[-]hangs failed: reason withheld\nlivez check failed\n",
  ]);
  assertEquals(aborted, true);
});

test("health is not ready once the program stops, but live", async () => {
  const stop = new AbortController();
  const app = health({ signal: stop.signal });
  assertEquals(await answer(app.request("/readyz")), [200, "ok"]);
  stop.abort();
  assertEquals((await app.request("/readyz")).status, 500);
  assertEquals(await answer(app.request("/readyz/shutdown")), [
    500,
    "internal server error: process is shutting down\n",
  ]);
  assertEquals((await app.request("/livez")).status, 200);
});

test("health of a manager is ready once its informers are synced, and not live if its run rejects", async () => {
  let isAllowed = false;
  const refused = Promise.withResolvers<void>();
  await using pod = await startWebsites({
    authorize: ({ path }) => !path.endsWith("/websites") || isAllowed,
  });
  await using manager = createManager(pod.kube(), {
    graceMs: 20,
    onError: () => refused.resolve(),
  });
  const begun = Promise.withResolvers<void>();
  manager.controller({
    for: websites,
    reconcile: () => {
      begun.resolve();
      return new Promise<void>(() => {}); // ignores its signal
    },
  });
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const app = health({ manager });
  const statuses = async () => [
    (await app.request("/livez")).status,
    (await app.request("/readyz")).status,
  ];
  assertEquals(await statuses(), [200, 500]);
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await refused.promise;
  assertEquals(await answer(app.request("/readyz/manager-running")), [
    500,
    "internal server error: 1 informers not synced yet: /apis/example.com/v1/websites\n",
  ]);
  isAllowed = true;
  await begun.promise;
  assertEquals(await statuses(), [200, 200]);
  stop.abort();
  await assertRejects(() => running, TimeoutError);
  assertEquals(await statuses(), [500, 500]);
});

test("health answers HEAD, and no other method", async () => {
  const app = health();
  assertEquals((await app.request("/livez", { method: "HEAD" })).status, 200);
  assertEquals((await app.request("/livez", { method: "POST" })).status, 404);
});

test("health refuses a time limit of 0, and one that no timer can have", () => {
  assertThrows(() => health({ timeoutMs: Infinity }), RangeError, "timeoutMs must be");
  assertThrows(() => health({ timeoutMs: 0 }), RangeError, "timeoutMs");
});

test("health refuses a client that is none", () => {
  for (const kube of [null, 5, {}] as never[]) {
    assertThrows(() => health({ kube }), TypeError, "A client must come from createKubeFetch");
  }
});
