import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RawClient } from "../../support/connections/raw_fetch.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const deeps = "/apis/example.com/v1/namespaces/default/deeps";

/** The most levels of a body, as the docs say. */
const MOST = 1000;

const merge = "application/merge-patch+json";
const jsonPatch = "application/json-patch+json";
const apply = "application/apply-patch+yaml";

/** Returns the text of nested objects; `JSON.stringify` has no room on the stack for all of them. */
function nested(levels: number, inner = "1"): string {
  return '{"a":'.repeat(levels) + inner + "}".repeat(levels);
}

/** Returns the text of an object of so many levels. */
function deep(levels: number, { inner = "1", name = "a", metadata = "" } = {}): string {
  return `{"apiVersion":"example.com/v1","kind":"Deep","metadata":{"name":"${name}"${metadata}},` +
    `"spec":${nested(levels - 1, inner)}}`;
}

const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

async function define(client: RawClient, schema: unknown): Promise<void> {
  const version = { name: "v1", served: true, storage: true, subresources: { status: {} } };
  const { status, body } = await client.send(definitions, {
    method: "POST",
    json: {
      metadata: { name: "deeps.example.com" },
      spec: {
        group: "example.com",
        scope: "Namespaced",
        names: { kind: "Deep", plural: "deeps" },
        versions: [{ ...version, schema: { openAPIV3Schema: schema } }],
      },
    },
  });
  assertEquals(status, 201, body.message);
}

interface DeepRequest {
  method: string;
  path: string;
  body: string;
  type?: string;
}

async function answer(client: RawClient, request: DeepRequest): Promise<[number, string]> {
  const { path, type = "application/json", ...init } = request;
  const { status, body } = await client.send(path, { ...init, headers: { "content-type": type } });
  return [status, body.message ?? ""];
}

test("an object of 1,000 levels is created, patched, applied and replaced", () =>
  withServer(async ({ client }) => {
    await define(client, anything);
    const annotation = `,"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}`;
    const kubectl = deep(MOST, { name: "b", metadata: annotation });
    const requests: [status: number, method: string, path: string, body: string, type?: string][] =
      [
        [201, "POST", "?dryRun=All", deep(MOST)],
        [201, "POST", "", deep(MOST)],
        [200, "PATCH", "/a", `{"spec":${nested(MOST - 2, "2")}}`, merge],
        [200, "PATCH", "/a/status", `{"status":${nested(MOST - 2)}}`, merge],
        [
          200,
          "PATCH",
          "/a",
          `[{"op":"test","path":"/spec/a/a","value":${nested(MOST - 4, "2")}},` +
          `{"op":"replace","path":"/spec/a/a","value":${nested(MOST - 4, "3")}}]`,
          jsonPatch,
        ],
        [409, "PATCH", "/a?fieldManager=m", deep(MOST - 1, { inner: "4" }), apply],
        [200, "PATCH", "/a?fieldManager=m&force=true", deep(MOST - 1, { inner: "4" }), apply],
        [200, "PATCH", "/a?fieldManager=m", deep(MOST - 1, { inner: "5" }), apply],
        [201, "PATCH", "/b?fieldManager=kubectl", kubectl, apply],
        [200, "PATCH", "/b?fieldManager=kubectl", kubectl, apply],
      ];
    for (const [status, method, path, body, type] of requests) {
      const request = { method, path: deeps + path, body, ...type && { type } };
      const [found, message] = await answer(client, request);
      assertEquals(found, status, `${method} ${path}: ${message.slice(0, 200)}`);
    }
    const { body } = await client.send(`${deeps}/a`);
    const { metadata: { resourceVersion } } = body;
    const metadata = `,"resourceVersion":"${resourceVersion}"`;
    const replacement = deep(MOST, { inner: "6", metadata });
    const put = { method: "PUT", path: `${deeps}/a`, body: replacement };
    assertEquals(await answer(client, put), [200, ""]);
    const table = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    assertEquals((await client.send(deeps, { headers: table })).status, 200);
  }));

test("what has more than 1,000 levels is refused on each way, and the server goes on", () =>
  withServer(async ({ client }) => {
    await define(client, anything);
    const created = { method: "POST", path: deeps, body: deep(499, { inner: "{}" }) };
    assertEquals(await answer(client, created), [201, ""]);
    const configMaps = "/api/v1/namespaces/default/configmaps";
    const list = "[".repeat(5000) + "]".repeat(5000);
    const requests: [method: string, path: string, body: string, type?: string][] = [
      ["POST", deeps, deep(MOST + 1)],
      ["PUT", `${deeps}/a`, deep(100_000)],
      ["PATCH", `${deeps}/a`, `{"spec":{"x":${list}}}`, merge],
      ["PATCH", `${deeps}/a/status`, `{"status":${nested(MOST)}}`, merge],
      ["PATCH", `${deeps}/a`, `[{"op":"add","path":"/spec/x","value":${list}}]`, jsonPatch],
      ["PATCH", `${deeps}/a?fieldManager=m`, deep(5000), apply],
      ["DELETE", `${deeps}/a`, `{"preconditions":${nested(5000)}}`],
      ["POST", configMaps, `{"metadata":{"name":"a"},"x":${nested(5000)}}`],
      [
        "PATCH",
        "/api/v1/namespaces/default",
        `{"metadata":{"x":${nested(5000)}}}`,
        "application/strategic-merge-patch+json",
      ],
    ];
    for (const [method, path, body, type] of requests) {
      const [status, message] = await answer(client, { method, path, body, ...type && { type } });
      assertEquals(status, 400, message.slice(0, 200));
      assertStringIncludes(message, "exceeded max depth of 1000");
    }
    // each copy makes the object twice as deep
    const copies = Array.from({ length: 6 }, (_, index) => ({
      op: "copy",
      from: "/spec",
      path: `/spec${"/a".repeat(498)}/c${index}`,
    }));
    const body = JSON.stringify(copies);
    const patch = { method: "PATCH", path: `${deeps}/a`, body, type: jsonPatch };
    assertEquals((await answer(client, patch))[0], 422);
    assertEquals((await client.send(`${deeps}/a`)).status, 200);
  }));

/** Levels of a schema, each of which has two in the definition. */
const SCHEMA_LEVELS = 480;

function nestedSchema(): unknown {
  let schema: unknown = {
    type: "object",
    properties: { n: { type: "integer" } },
    "x-kubernetes-validations": [{ rule: "self.n > 1" }],
  };
  for (let level = 0; level < SCHEMA_LEVELS; level++) {
    schema = { type: "object", properties: { a: schema } };
  }
  return { type: "object", properties: { spec: schema } };
}

test("a definition with a schema of many levels checks objects of as many", () =>
  withServer(async ({ client }) => {
    await define(client, nestedSchema());
    const levels = SCHEMA_LEVELS + 1;
    const body = deep(levels, { inner: '{"n":2}' });
    assertEquals(await answer(client, { method: "POST", path: deeps, body }), [201, ""]);
    const [status, message] = await answer(client, {
      method: "PATCH",
      path: `${deeps}/a`,
      body: `{"spec":${nested(SCHEMA_LEVELS, '{"n":1}')}}`,
      type: merge,
    });
    assertEquals([status, message.endsWith("failed rule: self.n > 1")], [422, true]);
    const strict = `${deeps}?fieldValidation=Strict`;
    const unknown = deep(levels, { inner: '{"x":1,"n":2}', name: "c" });
    assertEquals((await answer(client, { method: "POST", path: strict, body: unknown }))[0], 400);
    assertEquals((await client.send("/openapi/v3/apis/example.com/v1")).status, 200);
    const path = `${definitions}/deeps.example.com`;
    assertEquals(await answer(client, { method: "DELETE", path, body: "{}" }), [200, ""]);
  }));

test(
  "a schema of many levels is in the OpenAPI document of version 2",
  () =>
    withServer(async ({ client }) => {
      await define(client, nestedSchema());
      assertEquals((await client.send("/openapi/v2")).status, 200);
    }),
  { fullOnly: true },
);
