import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import type { RawClient, RawEvent } from "../../support/connections/raw_fetch.ts";
import { test } from "../../support/test.ts";

function brief(events: RawEvent[]): string[] {
  return events.map(({ type, object }) => `${type} ${object.metadata.name}`);
}

async function relabel(client: RawClient, name: string, x: string): Promise<void> {
  const { status } = await client.send(`${configMaps}/${name}`, {
    method: "PATCH",
    headers: { "content-type": "application/merge-patch+json" },
    json: { metadata: { labels: { x } } },
  });
  assertEquals(status, 200);
}

test("a watch from a resourceVersion gives every later change, in order", () =>
  withServer(async ({ client }) => {
    const { resourceVersion } = (await createConfigMap(client, "a")).metadata;
    await createConfigMap(client, "b");
    await using watch = await client.watch(
      `${configMaps}?watch=1&resourceVersion=${resourceVersion}`,
    );
    await relabel(client, "a", "1");
    await client.send(`${configMaps}/a`, { method: "DELETE" });
    const events = await watch.take(3);
    assertEquals(brief(events), ["ADDED b", "MODIFIED a", "DELETED a"]);
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    assertEquals(versions, versions.toSorted((a, b) => a - b));
    assertEquals([events[0]!.object.kind, events[0]!.object.apiVersion], ["ConfigMap", "v1"]);
    assertEquals(events[2]!.object.metadata.labels, { x: "1" });
  }));

for (const query of ["", "&resourceVersion=0", "&resourceVersion="]) {
  for (const watchList of [true, false]) {
    const server = watchList ? "a server" : "a server without WatchList";
    test(`a watch of ${server} from '${query}' starts with the current state as ADDED`, () =>
      withServer(async ({ client }) => {
        await createConfigMap(client, "b");
        await createConfigMap(client, "a");
        await using watch = await client.watch(`${configMaps}?watch=true${query}`);
        assertEquals(brief(await watch.take(2)), ["ADDED a", "ADDED b"]);
        await createConfigMap(client, "c");
        assertEquals(brief(await watch.take(1)), ["ADDED c"]);
      }, { watchList }));
  }
}

test("each event is a chunk of its own while the client keeps up", () =>
  withServer(async ({ server, client }) => {
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${server.store.revision}`,
    );
    for (const name of ["a", "b", "c"]) {
      await createConfigMap(client, name);
      await watch.take(1);
    }
    assertEquals(watch.chunks.filter((chunk) => chunk.trim() !== "").length, 3);
  }));

test("sendInitialEvents gives the state, and then a bookmark annotated as its end", () =>
  withServer(async ({ server, client }) => {
    await createConfigMap(client, "a");
    await using watch = await client.watch(
      `${configMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    const [added, bookmark] = await watch.take(2);
    assertEquals(added!.type, "ADDED");
    assertEquals(bookmark, {
      type: "BOOKMARK",
      object: {
        kind: "ConfigMap",
        apiVersion: "v1",
        metadata: {
          resourceVersion: String(server.store.revision),
          annotations: { "k8s.io/initial-events-end": "true" },
        },
      },
    });
    await createConfigMap(client, "b");
    assertEquals(brief(await watch.take(1)), ["ADDED b"]);
  }));

test("a watch without a resourceVersion that allows bookmarks gets the annotated bookmark too", () =>
  withServer(async ({ client }) => {
    await using watch = await client.watch(
      `/api/v1/namespaces/kube-system/configmaps?watch=true&allowWatchBookmarks=true`,
    );
    const [bookmark] = await watch.take(1);
    assertEquals(bookmark!.object.metadata.annotations, { "k8s.io/initial-events-end": "true" });
  }));

test("sendInitialEvents=false starts from now", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    await using watch = await client.watch(
      `${configMaps}?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0`,
    );
    await createConfigMap(client, "b");
    assertEquals(brief(await watch.take(1)), ["ADDED b"]);
  }));

test("an object that enters a selection is ADDED, one that leaves it DELETED in its last selected state", () =>
  withServer(async ({ server, client }) => {
    await createConfigMap(client, "a", { labels: { x: "0" } });
    await using watch = await client.watch(
      `${configMaps}?watch=true&labelSelector=x%3D1&resourceVersion=${server.store.revision}`,
    );
    await createConfigMap(client, "other");
    await relabel(client, "a", "1");
    await relabel(client, "a", "2");
    await relabel(client, "a", "3");
    await relabel(client, "a", "1");
    await client.send(`${configMaps}/a`, { method: "DELETE" });
    const events = await watch.take(4);
    assertEquals(brief(events), ["ADDED a", "DELETED a", "ADDED a", "DELETED a"]);
    assertEquals(events[1]!.object.metadata.labels, { x: "1" });
    assertEquals(
      Number(events[1]!.object.metadata.resourceVersion),
      Number(events[0]!.object.metadata.resourceVersion) + 1,
    );
  }));

test("a watch of one namespace or one name gets no other events", () =>
  withServer(async ({ server, client }) => {
    const query = `watch=true&resourceVersion=${server.store.revision}`;
    await using namespaced = await client.watch(`${configMaps}?${query}`);
    await using named = await client.watch(
      `/api/v1/configmaps?${query}&fieldSelector=metadata.name%3Dc`,
    );
    const metadata = { name: "b", namespace: "kube-system" };
    server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
    await createConfigMap(client, "a");
    await createConfigMap(client, "c");
    assertEquals(brief(await namespaced.take(2)), ["ADDED a", "ADDED c"]);
    assertEquals(brief(await named.take(1)), ["ADDED c"]);
  }));

test("timeoutSeconds ends a watch cleanly", () =>
  withServer(async ({ server, client }) => {
    const path =
      `${configMaps}?watch=true&timeoutSeconds=1&resourceVersion=${server.store.revision}`;
    await using watch = await client.watch(path);
    assertEquals(await watch.next(), undefined);
    assertEquals(server.counters.openWatches, 0);
  }));

test("bookmarks come at the interval, with the store's revision", () =>
  withServer(async ({ server, client }) => {
    const start = server.store.revision;
    server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } });
    await using watch = await client.watch(
      `${configMaps}?watch=true&allowWatchBookmarks=true&resourceVersion=${start}`,
    );
    for (const { type, object } of await watch.take(2)) {
      assertEquals(type, "BOOKMARK");
      assertEquals(object.metadata, { resourceVersion: String(server.store.revision) });
    }
  }, { bookmarkIntervalMs: 20 }));

test("a watch that does not allow bookmarks gets none", () =>
  withServer(async ({ server, client }) => {
    const query = `watch=true&resourceVersion=${server.store.revision}`;
    await using silent = await client.watch(`${configMaps}?${query}`);
    await using bookmarked = await client.watch(`${configMaps}?${query}&allowWatchBookmarks=true`);
    await bookmarked.take(3);
    await createConfigMap(client, "a");
    assertEquals(brief(await silent.take(1)), ["ADDED a"]);
  }, { bookmarkIntervalMs: 5 }));

test("a watch from the compacted revision itself works", () =>
  withServer(async ({ server, client }) => {
    await createConfigMap(client, "a");
    server.compact();
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${server.store.revision}`,
    );
    await createConfigMap(client, "b");
    assertEquals(brief(await watch.take(1)), ["ADDED b"]);
  }));

test("a watch from a future resourceVersion sends nothing until that version is reached", () =>
  withServer(async ({ server, client }) => {
    const { revision } = server.store;
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${revision + 1}`,
    );
    await createConfigMap(client, "a");
    await createConfigMap(client, "b");
    assertEquals(brief(await watch.take(1)), ["ADDED b"]);
  }));

test("a watch that its client leaves is closed at the server", () =>
  withServer(async ({ server, client }) => {
    const watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${server.store.revision}`,
    );
    assertEquals(server.counters.openWatches, 1);
    await watch[Symbol.asyncDispose]();
    while (server.counters.openWatches > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    assertEquals(server.counters.watchesOpened, 1);
  }));

test("a client that reads too slowly is cut off cleanly and can resume after the last event it read", () =>
  withServer(async ({ server, client }) => {
    const start = server.store.revision;
    const data = { k: "x".repeat(100_000) };
    await using watch = await client.watch(`${configMaps}?watch=true&resourceVersion=${start}`);
    let written = 0;
    while (server.counters.slowWatchesEnded === 0) {
      const metadata = { name: `c${written++}` };
      server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata, data });
      if (written % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    let last = start;
    let read = 0;
    for (let event = await watch.next(); event; event = await watch.next()) {
      assertEquals(event.object.metadata.name, `c${read++}`);
      last = Number(event.object.metadata.resourceVersion);
    }
    await using resumed = await client.watch(`${configMaps}?watch=true&resourceVersion=${last}`);
    assertEquals(brief(await resumed.take(1)), [`ADDED c${read}`]);
    assertEquals(read < written, true);
  }, { watchQueueLimit: 20 }));

test("many watches each get all changes of a burst, in order", () =>
  withServer(async ({ server, client }) => {
    const path = `${configMaps}?watch=true&resourceVersion=${server.store.revision}`;
    const watches = await Promise.all(Array.from({ length: 100 }, () => client.watch(path)));
    const names = Array.from({ length: 200 }, (_, index) => `c${index}`);
    for (const name of names) {
      server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
    }
    const expected = names.map((name) => `ADDED ${name}`);
    await Promise.all(watches.map(async (watch) => {
      assertEquals(brief(await watch.take(names.length)), expected);
      await watch[Symbol.asyncDispose]();
    }));
  }));
