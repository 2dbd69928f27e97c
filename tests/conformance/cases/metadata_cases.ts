import { assert, assertEquals } from "@std/assert";
import { watch } from "../../../mod.ts";
import type { Fixture } from "../fixture.ts";
import type { Answer } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const partial = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" };

/** Reads and writes with metadata only, by the `Accept` header. */
export const metadataCases: Cases = {
  async "a client that asks for metadata gets only the metadata of an object"(fixture) {
    const { configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a", {
      data: { x: "1" },
      labels: { y: "2" },
    });
    const { status, headers, body } = await getAs(fixture, partial.kind, `${configMaps}/a`);
    assertEquals([status, headers.get("content-type")], [200, "application/json"]);
    assertEquals(body, { ...partial, metadata });
  },

  async "a list of metadata has pages and selectors, and each item has its kind"(fixture) {
    const { configMaps } = fixture;
    for (const name of ["a", "b", "c"]) {
      await fixture.createConfigMap(name, { data: { x: "1" }, labels: { name } });
    }
    const first = (await getList(fixture, `${configMaps}?limit=2`)).body;
    assertEquals([first.kind, first.apiVersion], [`${partial.kind}List`, partial.apiVersion]);
    assertEquals(first.metadata.remainingItemCount, 1);
    const rest = `${configMaps}?limit=2&continue=${first.metadata.continue}`;
    const last = (await getList(fixture, rest)).body;
    assertEquals(last.metadata.continue, undefined);
    assertEquals(last.metadata.resourceVersion, first.metadata.resourceVersion);
    const items = [...first.items, ...last.items];
    assertEquals(items.map((item) => item.metadata.name), ["a", "b", "c"]);
    for (const { metadata, ...item } of items) {
      assertEquals(item, partial);
      assert(metadata.uid && metadata.resourceVersion);
    }
    const selected = await getList(fixture, `${configMaps}?labelSelector=name%3Db`);
    assertEquals(selected.body.items.map((item: Answer["body"]) => item.metadata.name), ["b"]);
  },

  async "an empty list of metadata has null in place of items"(fixture) {
    const { status, body } = await getList(fixture, fixture.path("secrets"));
    assertEquals([status, body.items], [200, null]);
  },

  async "an object cannot be read as a list, nor a list as an object, also as metadata"(fixture) {
    const { configMaps } = fixture;
    await fixture.createConfigMap("a");
    for (
      const [kind, path] of [[`${partial.kind}List`, `${configMaps}/a`], [partial.kind, configMaps]]
    ) {
      const { status, body } = await getAs(fixture, kind!, path!);
      assertEquals([status, body.kind, body.reason], [406, "Status", "NotAcceptable"]);
      assert(body.message.startsWith(`you requested ${kind}, but the requested object is `));
    }
    const unknown = await fixture.api.send("GET", configMaps, {
      headers: { accept: `application/json;as=${partial.kind}List;g=meta.k8s.io;v=1` },
    });
    assertEquals(unknown.status, 406);
  },

  async "a write that asks for metadata gets the metadata of what it has stored"(fixture) {
    const { api, configMaps } = fixture;
    const headers = { accept: acceptAs(partial.kind) };
    const name = "a";
    const created = await api.send("POST", configMaps, {
      headers,
      json: { metadata: { name }, data: { x: "1" } },
    });
    const { metadata } = created.body;
    assertEquals([created.status, created.body], [201, { ...partial, metadata }]);
    const path = `${configMaps}/a`;
    const replaced = await api.send("PUT", path, {
      headers,
      json: { metadata: { name, labels: { y: "2" } } },
    });
    assertEquals([replaced.body.kind, replaced.body.metadata.labels], [partial.kind, { y: "2" }]);
    for (const type of ["application/merge-patch+json", "application/apply-patch+yaml"]) {
      const json = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { z: "3" } };
      const patched = await api.send("PATCH", `${path}?fieldManager=test`, {
        headers: { ...headers, "content-type": type },
        json,
      });
      assertEquals([patched.status, patched.body.kind, patched.body.data], [
        200,
        partial.kind,
        undefined,
      ]);
    }
    const status = await api.send("DELETE", path, { headers });
    assertEquals([status.status, status.body.kind], [200, "Status"]);
    const accounts = fixture.path("serviceaccounts");
    await api.create(accounts, { metadata: { name } });
    const deleted = await api.send("DELETE", `${accounts}/a`, { headers });
    assertEquals([deleted.status, deleted.body.kind], [200, partial.kind]);
  },

  async "a watch of metadata sends the state, changes, deletions and bookmarks"(fixture) {
    const { api, kube, configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a", { data: { x: "1" } });
    const accept = acceptAs(partial.kind);
    const asking = {
      ...kube,
      fetch: (input: RequestInfo | URL, init?: RequestInit) =>
        kube.fetch(input, {
          ...init,
          headers: { ...Object.fromEntries(new Headers(init?.headers)), accept },
        }),
    };
    const events = watch(asking, configMaps, { sendInitialEvents: true });
    const reader = events.getReader();
    const next = async () => (await reader.read()).value;
    assertEquals(await next(), { type: "ADDED", object: { ...partial, metadata } });
    const bookmark = await next();
    assertEquals([bookmark?.type, bookmark?.object.kind], ["BOOKMARK", partial.kind]);
    assertEquals(bookmark?.object.metadata.annotations, { "k8s.io/initial-events-end": "true" });
    const patched = (await api.patch(`${configMaps}/a`, { data: { x: "2" } })).body;
    await api.delete(`${configMaps}/a`);
    const nextChange = async () => { // a bookmark may come at any time
      for (;;) {
        const event = await next();
        if (event?.type !== "BOOKMARK") return event;
      }
    };
    assertEquals(await nextChange(), {
      type: "MODIFIED",
      object: { ...partial, metadata: patched.metadata },
    });
    const deleted = await nextChange();
    assertEquals([deleted?.type, deleted?.object.kind], ["DELETED", partial.kind]);
    assertEquals(Object.keys(deleted?.object ?? {}).sort(), ["apiVersion", "kind", "metadata"]);
    await reader.cancel();
  },
};

function acceptAs(kind: string): string {
  return `application/json;as=${kind};g=meta.k8s.io;v=v1`;
}

function getAs({ api }: Fixture, kind: string, path: string): Promise<Answer> {
  return api.send("GET", path, { headers: { accept: acceptAs(kind) } });
}

function getList(fixture: Fixture, path: string): Promise<Answer> {
  return getAs(fixture, `${partial.kind}List`, path);
}
