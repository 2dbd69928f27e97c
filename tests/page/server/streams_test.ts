import { assertEquals, assertLess } from "@std/assert";
import { Hono } from "hono";
import { listen } from "../../../examples/cluster_page/server/listen.ts";
import { liveRoute } from "../../../examples/cluster_page/server/live_route.ts";
import type { ShownCluster } from "../../../examples/cluster_page/server/shown_cluster.ts";
import type { ShownKind } from "../../../examples/cluster_page/server/shown_kind.ts";
import { eventually } from "../../support/page/eventually.ts";
import { openDescriptors } from "../../support/page/open_descriptors.ts";
import { putPod } from "../../support/page/page_objects.ts";
import { servePage } from "../../support/page/served_page.ts";
import { vanishingReader } from "../../support/page/vanishing_reader.ts";
import { test } from "../../support/test.ts";

const departures = ["at once", "during the response"] as const;
const READERS = 30;

async function headOf(url: string): Promise<[number, string | null, string]> {
  const response = await fetch(url, { method: "HEAD" });
  return [response.status, response.headers.get("content-type"), await response.text()];
}

/** Waits until the page has opened all of its watches. */
async function ready(url: string): Promise<void> {
  await eventually(async () => (await headOf(`${url}/readyz`))[0], 200);
}

/** Serves a page whose watches are open, and a pod with a log. */
async function serveLog() {
  const served = await servePage();
  const { server, url } = served;
  putPod(server, { name: "web-1" });
  server.pods.log({ name: "web-1" }).append("first\n");
  await ready(url);
  return {
    server,
    log: `${url}/data/logs/default/web-1/app`,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

test("HEAD of a log opens no log and keeps no descriptor", async () => {
  await using served = await serveLog();
  const { server, log } = served;
  const before = await openDescriptors();
  for (let i = 0; i < READERS; i++) {
    assertEquals(await headOf(log), [200, "text/event-stream", ""]);
  }
  assertLess(await openDescriptors(), before + READERS / 2);
  assertEquals(server.requests.filter(({ path }) => path.includes("/log")), []);
});

for (const departure of departures) {
  test(`A reader of a log that vanishes ${departure} leaves nothing open`, async () => {
    await using served = await serveLog();
    const { log } = served;
    await vanishingReader(log, departure);
    const before = await openDescriptors();
    for (let i = 0; i < READERS; i++) await vanishingReader(log, departure);
    await eventually(async () => await openDescriptors() < before + READERS / 2, true);
  });
}

/** A kind whose streams of events count how many of them are read. */
class CountedKind {
  asked = 0;
  open = 0;
  /** Until then the rights of readers are not known. */
  rights: Promise<void> | undefined;

  readonly events: ShownKind["events"] = async () => {
    this.asked++;
    await this.rights;
    let reads = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (reads++ === 0) this.open++;
        controller.enqueue(new TextEncoder().encode("event: reset\ndata: {}\n\n"));
        return new Promise(() => {});
      },
      cancel: () => {
        if (reads > 0) this.open--;
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
}

function serveLive(kind: CountedKind) {
  const app = new Hono();
  const cluster = new Map([["pods", kind], ["nodes", kind]]) as object as ShownCluster;
  app.get("/live", liveRoute(cluster));
  const { url, stop } = listen(app, "127.0.0.1:0");
  return { url: `${url}/live`, [Symbol.asyncDispose]: stop };
}

test("HEAD of the live stream asks no kind for its events", async () => {
  const kind = new CountedKind();
  await using served = serveLive(kind);
  for (let i = 0; i < READERS; i++) {
    assertEquals(await headOf(served.url), [200, "text/event-stream", ""]);
  }
  assertEquals([kind.asked, kind.open], [0, 0]);
});

for (const departure of departures) {
  test(`A reader of the live stream that vanishes ${departure} leaves nothing open`, async () => {
    const kind = new CountedKind();
    await using served = serveLive(kind);
    for (let i = 0; i < READERS; i++) await vanishingReader(served.url, departure);
    await eventually(() => kind.open, 0);
    assertEquals(kind.asked > 0, true);
  });
}

test("A reader of the live stream that vanishes before its rights are known leaves nothing open", async () => {
  const kind = new CountedKind();
  await using served = serveLive(kind);
  const { promise, resolve } = Promise.withResolvers<void>();
  kind.rights = promise;
  const asked = () => eventually(() => kind.asked, READERS);
  await Promise.all(Array.from({ length: READERS }, () => vanishingReader(served.url, asked)));
  resolve();
  await eventually(() => [kind.asked, kind.open], [2 * READERS, 0]);
});
