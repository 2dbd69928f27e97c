import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  errorResponse,
  jsonResponse,
  listResponse,
  listTexts,
  objectResponse,
  pathNotFound,
  readResponse,
} from "../../../src/testing/routes/responses.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { StoredObject } from "../../../src/testing/objects/store_event.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const deployments = registry.findKind("apps/v1", "Deployment")!;
const widgets = registry.register({
  group: "example.com",
  version: "v2",
  kind: "Widget",
  plural: "widgets",
  custom: true,
});

function stored(name: string): StoredObject {
  const object = { apiVersion: "old/v0", kind: "Old", metadata: { name }, spec: { x: 1 } };
  return StoredObject.at(7, { key: `default/${name}`, object });
}

test("an object is returned in the version and kind of the requested resource", async () => {
  const query = new URLSearchParams();
  const target = { resource: deployments };
  const call = { accepted: "", target, query, now: () => 0 } as const;
  const response = objectResponse(stored("a"), call, { status: 201 });
  assertEquals([response.status, response.headers.get("content-type")], [201, "application/json"]);
  assertEquals(await response.json(), {
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: { name: "a", resourceVersion: "7" },
    spec: { x: 1 },
  });
});

test("the items of a list have no kind, and the last page has no continue token", () => {
  const page = { items: [stored("a"), stored("b")], revision: 9 };
  assertEquals(JSON.parse([...listTexts(page, deployments)].join("")), {
    kind: "DeploymentList",
    apiVersion: "apps/v1",
    metadata: { resourceVersion: "9" },
    items: [
      { metadata: { name: "a", resourceVersion: "7" }, spec: { x: 1 } },
      { metadata: { name: "b", resourceVersion: "7" }, spec: { x: 1 } },
    ],
  });
});

test("the items of a list of custom resources have a kind, and every page has a continue token", () => {
  const { metadata, items } = JSON.parse(
    [...listTexts({ items: [stored("a")], revision: 9 }, widgets)].join(""),
  );
  assertEquals(metadata, { resourceVersion: "9", continue: "" });
  assertEquals([items[0].apiVersion, items[0].kind], ["example.com/v2", "Widget"]);
});

test("a page that is not the last has its token and the remaining count, even without items", () => {
  const page = { items: [], revision: 9, continue: "next", remainingItemCount: 3 };
  const { metadata, items } = JSON.parse([...listTexts(page, deployments)].join(""));
  assertEquals(metadata, { resourceVersion: "9", continue: "next", remainingItemCount: 3 });
  assertEquals(items, []);
});

test("a failure has the code of its Status, and Retry-After where the Status gives a delay", async () => {
  const busy = { code: 429, reason: "TooManyRequests", message: "later" };
  const error = new StatusError({ ...busy, details: { retryAfterSeconds: 2 } });
  const response = errorResponse(error);
  assertEquals([response.status, response.headers.get("retry-after")], [429, "2"]);
  assertEquals(await response.json(), error.status);
  assertEquals(errorResponse(new StatusError(busy)).headers.get("retry-after"), null);
});

test("an unknown path gives a 404 in plain text", async () => {
  const response = pathNotFound();
  assertEquals([response.status, await response.text()], [404, "404 page not found\n"]);
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
});

test("a large response is compressed for a client that accepts gzip", async () => {
  const asked = (encoding: string) =>
    new Request("https://example.com", { headers: { "accept-encoding": encoding } });
  const large = JSON.stringify("x".repeat(200_000));
  const compressed = readResponse(large, asked("gzip"));
  assertEquals(compressed.headers.get("content-encoding"), "gzip");
  const text = compressed.body?.pipeThrough(new DecompressionStream("gzip"));
  assertEquals(await new Response(text).text() === large, true);
  for (const [answer, encoding] of [[large, "identity"], ["{}", "gzip"]] as const) {
    const response = readResponse(answer, asked(encoding));
    assertEquals(response.headers.get("content-encoding"), null);
    assertEquals(await response.text() === answer, true);
  }
});

test("JSON text is sent with 200 by default", async () => {
  const response = jsonResponse('{"a":1}');
  assertEquals([response.status, await response.json()], [200, { a: 1 }]);
});

test("a large list is made as its client reads it, compressed or not, and a small one at once", async () => {
  let made = 0;
  const texts = (count: number) =>
    function* () {
      for (made = 0; made < count; made++) yield `${made},`.padStart(1000);
    };
  const asked = (encoding: string) =>
    new Request("https://example.com", { headers: { "accept-encoding": encoding } });
  const whole = [...texts(2000)()].join("");
  for (const encoding of ["identity", "gzip"]) {
    const response = listResponse(texts(2000), asked(encoding));
    await new Promise(setImmediate);
    assertEquals(made < 500, true, `${made}`);
    const isGzip = response.headers.get("content-encoding") === "gzip";
    assertEquals(isGzip, encoding === "gzip");
    const body = isGzip
      ? response.body?.pipeThrough(new DecompressionStream("gzip"))
      : response.body;
    assertEquals(await new Response(body).text() === whole, true);
  }
  assertEquals((await listResponse(texts(100), asked("gzip")).text()).length, 100_000);
});
