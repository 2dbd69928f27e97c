import { assertEquals, assertThrows } from "@std/assert";
import { Hono } from "hono";
import {
  conversion,
  type ConversionOptions,
  conversionStrategy,
  type VersionedObject,
} from "../../src/hono/mod.ts";
import { jsonText } from "../../src/hono/json_text.ts";
import { nestedTexts } from "../support/hono/nested_texts.ts";
import { test } from "../support/test.ts";

const website = (name: string, version: string, fields: Record<string, unknown> = {}) => ({
  apiVersion: `example.com/${version}`,
  kind: "Website",
  metadata: { name, namespace: "default", uid: "u", labels: { a: "b" } },
  ...fields,
});

const rename: ConversionOptions["convert"] = (object, version) => {
  const { spec } = object as VersionedObject & { spec: Record<string, string> };
  const host = spec.host ?? spec.hostname;
  return { spec: version === "v1" ? { host } : { hostname: host } };
};

async function review(
  options: Partial<ConversionOptions>,
  objects: unknown[],
  desiredAPIVersion = "example.com/v2",
  query = "",
) {
  const app = new Hono();
  const defaults = { group: "example.com", kind: "Website", convert: rename };
  app.post("/", conversion({ ...defaults, ...options }));
  const request = { uid: "r-1", desiredAPIVersion, objects };
  const body = { apiVersion: "apiextensions.k8s.io/v1", kind: "ConversionReview", request };
  const response = await app.request(`/${query}`, { method: "POST", body: jsonText(body) });
  const { kind, apiVersion, response: answer } = await response.json();
  assertEquals([response.status, kind, apiVersion, answer.uid], [
    200,
    "ConversionReview",
    "apiextensions.k8s.io/v1",
    "r-1",
  ]);
  return answer;
}

test("conversion converts objects up to the depth that kube-apiserver reads", async () => {
  const convert: ConversionOptions["convert"] = (object) => object;
  for (const text of nestedTexts(9_990)) {
    const objects = [
      website("a", "v1", { spec: JSON.parse(text) }),
      website("b", "v2", { spec: JSON.parse(text) }),
    ];
    const { result, convertedObjects } = await review({ convert }, objects);
    assertEquals(result, { status: "Success" });
    for (const { apiVersion, spec } of convertedObjects) {
      assertEquals([apiVersion, jsonText(spec) === text], ["example.com/v2", true]);
    }
  }
});

test("conversion gives the same objects in the same order, in the other version", async () => {
  const objects = [
    website("a", "v1", { spec: { host: "a.test" } }),
    website("b", "v2", { spec: { hostname: "b.test" } }),
    website("c", "v1", { spec: { host: "c.test" } }),
  ];
  assertEquals(await review({}, objects), {
    uid: "r-1",
    convertedObjects: [
      website("a", "v2", { spec: { hostname: "a.test" } }),
      website("b", "v2", { spec: { hostname: "b.test" } }),
      website("c", "v2", { spec: { hostname: "c.test" } }),
    ],
    result: { status: "Success" },
  });
  const { convertedObjects } = await review({}, [objects[1]], "example.com/v1");
  assertEquals(convertedObjects, [website("b", "v1", { spec: { host: "b.test" } })]);
});

test("conversion lets labels and annotations change, and no other metadata", async () => {
  const metadata = { name: "other", uid: "other", annotations: { left: "over" } };
  const { convertedObjects } = await review({ convert: () => ({ metadata, kind: "Other" }) }, [
    website("a", "v1"),
  ]);
  assertEquals(convertedObjects, [{
    apiVersion: "example.com/v2",
    kind: "Website",
    metadata: { name: "a", namespace: "default", uid: "u", annotations: { left: "over" } },
  }]);
});

test("conversion gives the function a copy, so that a failure leaves nothing behind", async () => {
  const convert: ConversionOptions["convert"] = (object) => {
    object.metadata.labels = { changed: "yes" };
    return Object.assign(object, { spec: {} });
  };
  const { convertedObjects } = await review({ convert }, [website("a", "v1")]);
  assertEquals(convertedObjects[0].metadata.labels, { changed: "yes" });
});

test("conversion fails as a whole, names the object, and shows the error to the program only", async () => {
  const errors: unknown[] = [];
  const options: Partial<ConversionOptions> = {
    convert() {
      throw new RangeError("password=hunter2");
    },
    onError: (error, { metadata }) => errors.push([(error as Error).message, metadata.name]),
  };
  assertEquals(await review(options, [website("a", "v1")]), {
    uid: "r-1",
    result: {
      status: "Failure",
      message: "The webhook failed to convert default/a to v2 (RangeError).",
    },
  });
  assertEquals(errors, [["password=hunter2", "a"]]);
  const nothing = { convert: () => undefined as unknown as object };
  assertEquals((await review(nothing, [website("a", "v1")])).result.status, "Failure");
});

test("conversion fails for a result that is not JSON, and tells the program", async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push((error as Error).name);
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  for (const spec of [{ n: 1n }, circle]) {
    const answer = await review({ convert: () => ({ spec }), onError }, [website("a", "v1")]);
    assertEquals(answer.result, {
      status: "Failure",
      message: "The webhook failed to convert default/a to v2 (TypeError).",
    });
  }
  assertEquals(errors, ["TypeError", "TypeError"]);
});

test("conversion answers before the API server stops waiting, and aborts the signal", async () => {
  let aborted = false;
  const convert: ConversionOptions["convert"] = (_object, _version, { signal }) =>
    new Promise(() => signal.addEventListener("abort", () => void (aborted = true)));
  const answer = await review({ convert }, [website("a", "v1")], "example.com/v2", "?timeout=1s");
  assertEquals([answer.result.message, aborted], [
    "The webhook took too long to convert default/a to v2.",
    true,
  ]);
});

test("conversion refuses objects of another kind or group", async () => {
  const other = { ...website("a", "v1"), kind: "Other" };
  assertEquals(
    (await review({}, [other])).result.message,
    "The webhook for Website.example.com was asked about Other of example.com/v1.",
  );
  const { result } = await review({}, [website("a", "v1")], "example.org/v1");
  assertEquals(
    result.message,
    "The webhook for Website.example.com was asked about objects of example.org/v1.",
  );
  assertEquals((await review({}, [null])).result.status, "Failure");
});

test("conversion refuses a body that is not a review", async () => {
  const app = new Hono();
  app.post("/", conversion({ group: "example.com", kind: "Website", convert: rename }));
  for (const body of ["", "{", "{}", '{"kind":"ConversionReview","request":{"uid":"a"}}']) {
    assertEquals((await app.request("/", { method: "POST", body })).status, 400, body);
  }
});

test("conversion and conversionStrategy refuse settings that cannot work", () => {
  const options = { group: "example.com", kind: "Website", convert: rename };
  assertThrows(() => conversion({ ...options, kind: "" }), TypeError, "kind");
  const convert = undefined as unknown as ConversionOptions["convert"];
  assertThrows(() => conversion({ ...options, convert }), TypeError, "convert");
  for (const maxBytes of [0, NaN, "5", [5], true, null, 5n, Symbol()] as number[]) {
    const message = "maxBytes must be a number above 0: it is ";
    assertThrows(() => conversion({ ...options, maxBytes }), RangeError, message);
  }
  const url = "https://a";
  assertThrows(() => conversionStrategy({ url, path: "convert" }), TypeError, "begin with a slash");
  assertThrows(() => conversionStrategy({ url, path: "/:x" }), TypeError, "cannot fill in");
  assertEquals(conversionStrategy({ url, path: "/convert" }), {
    strategy: "Webhook",
    webhook: { clientConfig: { url: "https://a/convert" }, conversionReviewVersions: ["v1"] },
  });
});

const START =
  '{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"r-1"';

async function failureOf(body: BodyInit, options: Partial<ConversionOptions>, query = "") {
  const app = new Hono();
  app.post("/", conversion({ group: "example.com", kind: "Website", convert: rename, ...options }));
  const { response } = await (await app.request(`/${query}`, { method: "POST", body })).json();
  return response;
}

test("conversion fails a review over its limit of bytes, with its uid", async () => {
  const body = `${START},"x":"${"x".repeat(2_000)}"}}`;
  const message = "The objects to convert are larger than 2000 bytes, the maxBytes of the webhook.";
  const result = { status: "Failure", message };
  assertEquals(await failureOf(body, { maxBytes: 2_000 }), { uid: "r-1", result });
});

test("conversion does not wait for a review longer than the API server for the answer", async () => {
  let cancelled = false;
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(START)),
    cancel: () => void (cancelled = true),
  });
  const result = { status: "Failure", message: "The objects to convert did not arrive in time." };
  assertEquals(await failureOf(body, {}, "?timeout=1s"), { uid: "r-1", result });
  assertEquals(cancelled, true);
});
