import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import {
  listPages,
  type ListPagesOptions,
  ListStartsOver,
} from "../../../src/informer/reflector/list_pages.ts";
import { clockOf } from "../../../src/transport/kube_internals.ts";
import { type Answer, startScriptServer } from "../../support/servers/script_server.ts";
import { test } from "../../support/test.ts";

/** Lists from a server that answers by a script; returns the pages and the requests. */
async function read(script: Answer[], options: Partial<ListPagesOptions> = {}, path = "/api/v1/p") {
  await using server = await startScriptServer(script);
  const pages: unknown[] = [];
  for await (
    const page of listPages<KubernetesObject>(server.kube, path, {
      clock: clockOf(server.kube),
      metadataOnly: false,
      keepManagedFields: false,
      pageSize: 2,
      resourceVersion: "0",
      signal: new AbortController().signal,
      ...options,
    })
  ) {
    if (page instanceof ListStartsOver) pages.push("starts over");
    else pages.push([...page.items].map(({ object: o }) => `${o.kind} ${o.metadata.name}`));
  }
  return { pages, asked: server.asked.map(({ search }) => decodeURIComponent(search)) };
}

function page(names: string[], more: object = {}): Answer {
  const items = names.map((name) => ({ metadata: { name, managedFields: [{}] } }));
  return { chunks: [JSON.stringify({ kind: "PList", apiVersion: "v1", metadata: more, items })] };
}

test("a list is read page by page, and its objects get the kind of the list", async () => {
  const { pages, asked } = await read([page(["a", "b"], { continue: "t/1" }), page(["c"])]);
  assertEquals(pages, [["P a", "P b"], ["P c"]]);
  assertEquals(asked, ["?limit=2&resourceVersion=0", "?limit=2&continue=t/1"]);
});

test("a continue token that is too old brings the whole list", async () => {
  const { pages, asked } = await read(
    [page(["a", "b"], { continue: "t" }), { status: 410 }, page(["a", "b", "c"])],
    { resourceVersion: "" },
  );
  assertEquals(pages, [["P a", "P b"], "starts over", ["P a", "P b", "P c"]]);
  assertEquals(asked, ["?limit=2", "?limit=2&continue=t", ""]);
});

test("every page is requested with the selectors and the query of the path", async () => {
  const { asked } = await read(
    [page([], { continue: "t" }), page([])],
    { labelSelector: "a=b", fieldSelector: "c=d", resourceVersion: "7" },
    "/api/v1/p?x=1",
  );
  const selectors = "?x=1&labelSelector=a=b&fieldSelector=c=d&limit=2";
  assertEquals(asked, [
    `${selectors}&resourceVersion=7&resourceVersionMatch=NotOlderThan`,
    `${selectors}&continue=t`,
  ]);
});

test("an empty list may have null as its items", async () => {
  const { pages } = await read([{ chunks: [`{"kind":"PList","metadata":{},"items":null}`] }]);
  assertEquals(pages, [[]]);
});

test("a body that breaks off or is not JSON is a network error", async () => {
  const answers: Answer[] = [
    { chunks: [`{"items":[`], end: "break" },
    { chunks: ["<html>"] },
    { chunks: [`{"kind":"PList","items":[{"metadata":{"name":"a"}},{"metadata":{"name":]}`] },
  ];
  for (const answer of answers) await assertRejects(() => read([answer]), NetworkError);
});

test("a continue token that is null ends the list; one of another type is refused", async () => {
  const { pages } = await read([page(["a"], { continue: null, resourceVersion: null })]);
  assertEquals(pages, [["P a"]]);
  await assertRejects(
    () => read([page(["a"], { continue: 5 })]),
    NetworkError,
    "its continue token is not a text",
  );
});

test("a list that is not JSON is refused by an error that does not quote it", async () => {
  const first = `{"kind":"PList","apiVersion":"v1","items":[{"metadata":{"name":"a"}}`;
  for (const text of ["hunter2", `${first},{"metadata":{"name":hunter2}}]}`]) {
    const error = await assertRejects(() => read([{ chunks: [text] }]), NetworkError);
    assertStringIncludes(error.message, "the response is not a list: it is not JSON");
    assertEquals(`${error.stack} ${(error.cause as Error).stack}`.includes("hunter2"), false);
  }
});
