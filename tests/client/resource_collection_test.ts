import { assert, assertEquals, assertRejects } from "@std/assert";
import { isGone } from "../../src/core/api_status_error.ts";
import { NetworkError } from "../../src/core/errors.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { testClient } from "./resources.ts";

async function startWithConfigMaps(count: number) {
  const pod = await startPod();
  for (let i = 0; i < count; i++) putConfigMap(pod.server, `c${i}`, String(i));
  return { pod, configMaps: testClient(pod.kube()).configMaps };
}

test("a list contains the objects that the selectors choose", async () => {
  const { pod, configMaps } = await startWithConfigMaps(3);
  await using _pod = pod;
  const { items, metadata, kind } = await configMaps.list();
  assertEquals(items.map(({ data }) => data?.text), ["0", "1", "2"]);
  assertEquals([kind, metadata.continue ?? ""], ["ConfigMapList", ""]);
  const one = await configMaps.list({ fieldSelector: "metadata.name=c1" });
  assertEquals(one.items.map((object) => object.metadata.name), ["c1"]);
  assertEquals((await configMaps.list({ labelSelector: "a=b" })).items, []);
});

test("pages are read one by one, as the loop comes to them", async () => {
  const { pod, configMaps } = await startWithConfigMaps(5);
  await using _pod = pod;
  const sizes: number[] = [];
  for await (const { items } of configMaps.pages({ pageSize: 2 })) {
    sizes.push(items.length);
    if (sizes.length === 2) assertEquals(pod.server.counters.requests, 2);
  }
  assertEquals(sizes, [2, 2, 1]);
});

test("a page that has expired on the server is an error that says so, after the earlier pages", async () => {
  const { pod, configMaps } = await startWithConfigMaps(5);
  await using _pod = pod;
  const seen: string[] = [];
  const error = await assertRejects(async () => {
    for await (const { items } of configMaps.pages({ pageSize: 2 })) {
      seen.push(...items.map(({ metadata }) => metadata.name));
      putConfigMap(pod.server, "late");
      pod.server.compact();
    }
  });
  assert(isGone(error), String(error));
  assertEquals(seen, ["c0", "c1"]);
});

test("pages have 500 objects by default, and keep the selectors", async () => {
  await using server = await startRecordingServer(({ path }) => ({
    metadata: path.includes("continue=") ? {} : { continue: "next" },
    items: [],
  }));
  const { configMaps } = testClient(server.kube);
  for await (const _page of configMaps.pages({ labelSelector: "a=b", resourceVersion: "0" }));
  const root = "/api/v1/namespaces/default/configmaps?labelSelector=a%3Db&limit=500";
  assertEquals(server.requests.map(({ path }) => path), [
    `${root}&resourceVersion=0`,
    `${root}&continue=next`,
  ]);
});

test("a watch yields typed events", async () => {
  const { pod, configMaps } = await startWithConfigMaps(1);
  await using _pod = pod;
  const { metadata: { resourceVersion = "" } } = await configMaps.list();
  putConfigMap(pod.server, "c0", "changed");
  for await (const event of configMaps.watch({ resourceVersion })) {
    if (event.type === "BOOKMARK") continue;
    assertEquals([event.type, event.object.data?.text], ["MODIFIED", "changed"]);
    break;
  }
});

test("a table is requested as kind Table, and a signal ends the wait for it", async () => {
  await using server = await startRecordingServer(() => ({ kind: "Table", rows: [] }));
  const { pods } = testClient(server.kube);
  assertEquals((await pods.table({ limit: 1 })).kind, "Table");
  assertEquals(server.requests[0]?.accept, "application/json;as=Table;g=meta.k8s.io;v=v1");
  assertEquals(server.requests[0]?.path, "/api/v1/namespaces/default/pods?limit=1");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => pods.table({ signal }), Error, "enough");
});

test("a list without items has an empty array, in every form and on every page", async () => {
  await using server = await startRecordingServer(({ path, accept }) => {
    if (accept?.includes("as=Table")) {
      return { kind: "Table", metadata: {}, columnDefinitions: null, rows: null };
    }
    const metadata = path.includes("limit=2") ? { continue: "next" } : null;
    return { kind: "ConfigMapList", metadata, items: null };
  });
  const { configMaps } = testClient(server.kube);
  assertEquals((await configMaps.list()).items, []);
  assertEquals((await configMaps.metadata().list()).items, []);
  assertEquals((await configMaps.list({ limit: 1 })).metadata, {});
  const { rows, columnDefinitions } = await configMaps.table();
  assertEquals([rows, columnDefinitions], [[], []]);
  const pages: unknown[] = [];
  for await (const { items } of configMaps.pages({ pageSize: 2 })) {
    pages.push(items);
    if (pages.length === 2) break;
  }
  assertEquals(pages, [[], []]);
  pages.length = 0;
  for await (const { items } of configMaps.pages()) pages.push(items);
  assertEquals(pages, [[]]);
});

test("list and table refuse a response that would be taken for an empty one", async () => {
  const status = { kind: "Status", status: "Failure", code: 500 };
  const answers = [null, "text", [], {}, status, { kind: "PodList", items: "abc" }];
  let answer: unknown;
  await using server = await startRecordingServer(() => answer);
  const { configMaps } = testClient(server.kube);
  for (answer of answers) {
    await assertRejects(() => configMaps.list(), NetworkError, "the response is not");
    await assertRejects(() => configMaps.pages().next(), NetworkError, "the response is not");
    await assertRejects(() => configMaps.table(), NetworkError, "the response is not");
  }
});

test("pages end if a continue token comes again", async () => {
  const page = { kind: "ConfigMapList", metadata: { continue: "same" }, items: [] };
  await using server = await startRecordingServer(() => page);
  const pages = testClient(server.kube).configMaps.pages();
  await pages.next();
  await pages.next();
  await assertRejects(() => pages.next(), NetworkError, "the same continue token");
  assertEquals(server.requests.length, 2);
});
