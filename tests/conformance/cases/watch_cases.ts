import { assert, assertEquals } from "@std/assert";
import { watch, type WatchEvent, type WatchReconnect } from "../../../mod.ts";
import type { Fixture } from "../fixture.ts";
import { brief, take, takeUntil } from "../take.ts";
import type { Cases } from "./cases.ts";

/** The events of a watch. */
export const watchCases: Cases = {
  async "a watch that starts at a list gives every change once, in order"(fixture) {
    const { api, configMaps, kube } = fixture;
    const resourceVersion = await listVersion(fixture);
    await fixture.createConfigMap("a", { data: { x: "1" } });
    await api.patch(`${configMaps}/a`, { data: { x: "2" } });
    await fixture.createConfigMap("b");
    await api.delete(`${configMaps}/a`);
    await fixture.createConfigMap("end");
    const events = await takeUntil(watch(kube, configMaps, { resourceVersion }), isEnd);
    assertEquals(events.map(brief), [
      "ADDED a",
      "MODIFIED a",
      "ADDED b",
      "DELETED a",
      "ADDED end",
    ]);
    const versions = events.map(versionOf);
    assertEquals(versions, versions.toSorted((a, b) => a - b));
    assert(versions[0]! > Number(resourceVersion));
    for (const { object } of events) {
      assertEquals([object.apiVersion, object.kind], ["v1", "ConfigMap"]);
    }
    const deleted = events[3]?.object as { data?: unknown };
    assertEquals(deleted.data, { x: "2" }, "the last state");
  },

  async "a watch without a resourceVersion, or from 0, sends state and changes on one connection"(
    fixture,
  ) {
    const { api, configMaps, kube } = fixture;
    await fixture.createConfigMap("a");
    await fixture.createConfigMap("b");
    await api.get(configMaps); // a consistent read, after which the cache has both
    for (const start of [{}, { resourceVersion: "0" }]) {
      const reconnects: WatchReconnect[] = [];
      const events = watch(kube, configMaps, {
        ...start,
        onReconnect: (reconnect) => void reconnects.push(reconnect),
      });
      const reader = events.getReader();
      const next = async () => {
        const { value } = await reader.read();
        return value ? brief(value) : "the end";
      };
      assertEquals([await next(), await next()].sort(), ["ADDED a", "ADDED b"]);
      await fixture.createConfigMap("c");
      assertEquals(await next(), "ADDED c");
      await api.delete(`${configMaps}/c`);
      assertEquals(await next(), "DELETED c");
      assertEquals(reconnects, []);
      await reader.cancel();
    }
  },

  async "a watch goes on after the end of a connection, and no event is lost or repeated"(fixture) {
    const { configMaps, kube } = fixture;
    const resourceVersion = await listVersion(fixture);
    const reconnected = Promise.withResolvers<WatchReconnect>();
    const events = watch(kube, configMaps, {
      resourceVersion,
      timeoutSeconds: 1,
      onReconnect: reconnected.resolve,
    });
    await fixture.createConfigMap("a");
    const all = takeUntil(events, isEnd);
    assertEquals((await reconnected.promise).reason, "closed");
    await fixture.createConfigMap("b");
    await fixture.createConfigMap("end");
    assertEquals((await all).map(brief), ["ADDED a", "ADDED b", "ADDED end"]);
  },

  async "an object that leaves the selection is DELETED, one that enters it is ADDED"(fixture) {
    const { api, configMaps, kube } = fixture;
    const resourceVersion = await listVersion(fixture);
    const label = (name: string, app: string) =>
      api.patch(`${configMaps}/${name}`, { metadata: { labels: { app } } });
    await fixture.createConfigMap("a", { labels: { app: "web" } });
    await fixture.createConfigMap("b", { labels: { app: "db" } });
    await api.patch(`${configMaps}/a`, { data: { x: "1" } });
    const left = (await label("a", "db")).body;
    await label("b", "web");
    await api.delete(`${configMaps}/a`);
    await fixture.createConfigMap("end", { labels: { app: "web" } });
    const options = { resourceVersion, labelSelector: "app=web" };
    const events = await takeUntil(watch(kube, configMaps, options), isEnd);
    assertEquals(events.map(brief), [
      "ADDED a",
      "MODIFIED a",
      "DELETED a",
      "ADDED b",
      "ADDED end",
    ]);
    const { metadata } = events[2]!.object;
    assertEquals(metadata.resourceVersion, left.metadata.resourceVersion);
    assertEquals("labels" in metadata && metadata.labels, { app: "web" }, "as it was before");
  },

  async "a field selector narrows a watch to one object"(fixture) {
    const { configMaps, kube } = fixture;
    const resourceVersion = await listVersion(fixture);
    for (const name of ["a", "b", "end"]) await fixture.createConfigMap(name);
    const options = { resourceVersion, fieldSelector: "metadata.name=end" };
    assertEquals((await take(watch(kube, configMaps, options), 1)).map(brief), ["ADDED end"]);
  },

  async "a deletion that waits for a finalizer is a MODIFIED event first"(fixture) {
    const { api, configMaps, kube } = fixture;
    const resourceVersion = await listVersion(fixture);
    await fixture.createConfigMap("a", { finalizers: ["example.com/hold"] });
    await api.delete(`${configMaps}/a`);
    await api.patch(`${configMaps}/a`, { metadata: { finalizers: null } });
    const events = await take(watch(kube, configMaps, { resourceVersion }), 3);
    assertEquals(events.map(brief), ["ADDED a", "MODIFIED a", "DELETED a"]);
    const ends = events.map(({ object }) =>
      "deletionTimestamp" in object.metadata && object.metadata.deletionTimestamp !== undefined
    );
    assertEquals(ends, [false, true, true]);
  },

  async "a watch over all namespaces has the events of each, and one of a namespace only its own"(
    fixture,
  ) {
    const { api, namespace, kube } = fixture;
    const resourceVersion = await listVersion(fixture);
    const other = await fixture.create("/api/v1/namespaces", {
      metadata: { name: `${namespace}-2` },
    });
    const labels = { run: namespace };
    await api.create(`/api/v1/namespaces/${other.metadata.name}/configmaps`, {
      metadata: { name: "there", labels },
    });
    await fixture.createConfigMap("end", { labels });
    const options = { resourceVersion, labelSelector: `run=${namespace}` };
    const everywhere = await takeUntil(watch(kube, "/api/v1/configmaps", options), isEnd);
    assertEquals(everywhere.map(brief), ["ADDED there", "ADDED end"]);
    const here = await takeUntil(watch(kube, fixture.configMaps, options), isEnd);
    assertEquals(here.map(brief), ["ADDED end"]);
  },

  async "a watch of one resource has no events of another"(fixture) {
    const { api, kube } = fixture;
    const resourceVersion = await listVersion(fixture);
    const deployments = fixture.path("apps/v1/deployments");
    await fixture.createConfigMap("a");
    const template = {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "main", image: "none" }] },
    };
    await api.create(deployments, {
      metadata: { name: "end" },
      spec: { selector: { matchLabels: { app: "web" } }, template },
    });
    const events = await takeUntil(watch(kube, deployments, { resourceVersion }), isEnd);
    assertEquals(events.map(brief), ["ADDED end"]);
    assertEquals(events[0]?.object.apiVersion, "apps/v1");
  },

  async "a namespace that does not exist can be watched without an error"({ kube, namespace }) {
    const stop = new AbortController();
    const path = `/api/v1/namespaces/${namespace}-not/configmaps`;
    const bookmark = watch(kube, path, { sendInitialEvents: true, signal: stop.signal });
    assertEquals((await take(bookmark, 1)).map(brief), ["BOOKMARK"]);
  },
};

async function listVersion({ api, configMaps }: Fixture): Promise<string> {
  return (await api.get(configMaps)).body.metadata.resourceVersion;
}

function isEnd({ object }: WatchEvent): boolean {
  return object.metadata.name === "end";
}

function versionOf({ object }: WatchEvent): number {
  return Number(object.metadata.resourceVersion);
}
