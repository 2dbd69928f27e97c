import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { ApiStatusError, isInvalid, isNotFound, watch, type WatchReconnect } from "../../../mod.ts";
import { assertFailure } from "../assert_failure.ts";
import { brief, take } from "../take.ts";
import type { Cases } from "./cases.ts";

/** Options of a watch, and its refusals. */
export const watchOptionCases: Cases = {
  async "sendInitialEvents marks the end of the state with a bookmark, and the watch goes on"(
    fixture,
  ) {
    const { api, configMaps, kube } = fixture;
    await fixture.createConfigMap("a");
    const { metadata } = await fixture.createConfigMap("b");
    const { resourceVersion } = (await api.get(configMaps)).body.metadata;
    for (const start of [{}, { resourceVersion }]) {
      const reconnects: WatchReconnect[] = [];
      const onReconnect = (reconnect: WatchReconnect) => void reconnects.push(reconnect);
      const events = watch(kube, configMaps, { ...start, sendInitialEvents: true, onReconnect });
      const reader = events.getReader();
      const next = async () => (await reader.read()).value;
      const state = [await next(), await next()].map((event) => event && brief(event));
      assertEquals(state.sort(), ["ADDED a", "ADDED b"]);
      const bookmark = await next();
      assert(bookmark?.type === "BOOKMARK");
      assertEquals(bookmark.object.kind, "ConfigMap");
      assertEquals(bookmark.object.metadata.annotations, { "k8s.io/initial-events-end": "true" });
      assert(Number(bookmark.object.metadata.resourceVersion) >= Number(metadata.resourceVersion));
      await fixture.createConfigMap("later");
      const later = await next();
      assertEquals([later && brief(later), reconnects], ["ADDED later", []]);
      await reader.cancel();
      await api.delete(`${configMaps}/later`);
      await api.get(configMaps); // a consistent read, which updates the cache
    }
  },

  async "a bookmark comes before the server ends a watch, and it has only a resourceVersion"(
    fixture,
  ) {
    const { kube, configMaps } = fixture;
    const { resourceVersion } = (await fixture.createConfigMap("a")).metadata;
    await fixture.createConfigMap("seen");
    const reader = watch(kube, configMaps, {
      resourceVersion,
      fieldSelector: "metadata.name=seen",
      allowWatchBookmarks: true,
      timeoutSeconds: 4,
    }).getReader();
    const { value: seen } = await reader.read();
    assertEquals(seen && brief(seen), "ADDED seen");
    const unseen = await fixture.createConfigMap("unseen");
    const { value: bookmark } = await reader.read();
    assert(bookmark?.type === "BOOKMARK");
    assertEquals([bookmark.object.apiVersion, bookmark.object.kind], ["v1", "ConfigMap"]);
    const { resourceVersion: reached, creationTimestamp: _, ...nothing } = bookmark.object
      .metadata as Record<string, unknown>;
    assertEquals(nothing, {});
    assert(Number(reached) >= Number(unseen.metadata.resourceVersion));
    await reader.cancel();
  },

  async "a watch without allowWatchBookmarks has no bookmarks, even after the state"(fixture) {
    const { kube, configMaps } = fixture;
    await fixture.createConfigMap("a");
    await fixture.api.get(configMaps);
    const query = "watch=true&timeoutSeconds=1&sendInitialEvents=true" +
      "&resourceVersionMatch=NotOlderThan";
    const response = await kube.fetch(`${configMaps}?${query}`);
    const lines = (await response.text()).trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.map(brief), ["ADDED a"]);
  },

  async "a watch that begins with the state is compressed for clients that accept gzip, since 1.37"(
    fixture,
  ) {
    const encodingOf = async (query: string, encoding: string) => {
      const response = await fixture.kube.fetch(`${fixture.configMaps}?watch=true${query}`, {
        headers: { "accept-encoding": encoding },
      });
      const { headers } = response;
      await response.body?.cancel();
      return [headers.get("content-type"), headers.get("content-encoding"), headers.get("vary")];
    };
    const bookmarks = "&allowWatchBookmarks=true";
    const plain = ["application/json", null, null];
    const gzip = fixture.minorVersion < 37
      ? plain
      : ["application/json", "gzip", "Accept-Encoding"];
    assertEquals(await encodingOf(bookmarks, "br, gzip"), gzip);
    assertEquals(await encodingOf(bookmarks, "identity"), plain);
    const { resourceVersion } = (await fixture.createConfigMap("a")).metadata;
    await fixture.createConfigMap("b"); // an event, because Bun's head comes with it
    assertEquals(
      await encodingOf(`${bookmarks}&resourceVersion=${resourceVersion}`, "gzip"),
      plain,
    );
  },

  async "invalid options end a watch with the field's name"({ kube, configMaps }) {
    const refusals: [query: string, message: RegExp][] = [
      [
        "sendInitialEvents=true",
        /sendInitialEvents requires setting resourceVersionMatch to NotOld/,
      ],
      [
        "resourceVersionMatch=NotOlderThan",
        /resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided/,
      ],
      [
        "sendInitialEvents=true&resourceVersionMatch=Exact",
        /Unsupported value: "Exact": supported values: "NotOlderThan"/,
      ],
    ];
    for (const [query, message] of refusals) {
      const events = watch(kube, `${configMaps}?${query}`, { resourceVersion: "1" });
      const error = await assertRejects(() => take(events, 1), ApiStatusError);
      assert(isInvalid(error) && message.test(error.message), error.message);
      assertEquals(error.details?.group, "meta.k8s.io");
      assertEquals(error.details?.causes?.[0]?.field, "resourceVersionMatch");
    }
  },

  async "selectors are checked before a watch begins"({ kube, configMaps }) {
    for (const options of [{ labelSelector: "a b" }, { fieldSelector: "spec.x=1" }]) {
      const error = await assertRejects(
        () => take(watch(kube, configMaps, options), 1),
        ApiStatusError,
      );
      assertEquals([error.httpStatus, error.reason], [400, "BadRequest"]);
    }
  },

  async "a resource that does not exist cannot be watched"({ kube }) {
    const error = await assertRejects(
      () => take(watch(kube, "/api/v1/nothing"), 1),
      ApiStatusError,
    );
    assert(isNotFound(error));
    assertFalse(error.details?.name);
  },

  async "a malformed resourceVersion is refused with 500 and no reason"({ api, configMaps }) {
    assertFailure(await api.get(`${configMaps}?watch=true&resourceVersion=x`), {
      status: 500,
      message:
        'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    });
  },

  async "watch=false is a list, and watch=true on an object is a get"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a");
    assertEquals((await api.get(`${configMaps}?watch=false`)).body.kind, "ConfigMapList");
    assertEquals((await api.get(`${configMaps}/a?watch=true`)).body, created);
  },
};
