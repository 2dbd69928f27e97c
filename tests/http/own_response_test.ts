import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { decoded, OwnResponse } from "../../src/http/own_response.ts";
import { test } from "../support/test.ts";

const init = {
  status: 403,
  statusText: "Forbidden",
  headers: { warning: '299 - "x"' },
  url: "https://10.96.0.1/api?watch=true",
};

test("a response has its URL and status, and so does its clone", async () => {
  const response = new OwnResponse("no", init);
  const copy = response.clone();
  for (const one of [response, copy, copy.clone()]) {
    assertEquals([one.url, one.status, one.statusText, one.ok, one.redirected], [
      init.url,
      403,
      "Forbidden",
      false,
      false,
    ]);
    assertEquals(one.headers.get("warning"), '299 - "x"');
    assertEquals(one instanceof Response, true);
  }
  assertEquals([await response.text(), await copy.text()], ["no", "no"]);
});

test("a response without a body has a clone without a body", () => {
  const response = new OwnResponse(null, { ...init, status: 204 });
  assertEquals([response.body, response.clone().body, response.clone().status], [null, null, 204]);
});

const url = "https://10.96.0.1/api";

function response(body: BodyInit | null, encoding: string): Response {
  const headers = {
    "content-encoding": encoding,
    "content-length": "123",
    "content-type": "text/plain",
  };
  return new OwnResponse(body, { status: 201, statusText: "Made", headers, url });
}

async function gzipped(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Error details for the response to a write. */
const write = { outcomeUnknown: true, wasAnswered: true };

test("a gzip body is decoded, and its headers describe the decoded body", async () => {
  const text = "0123456789".repeat(10_000);
  for (const encoding of ["gzip", "GZIP", "x-gzip"]) {
    const given = response(await gzipped(text), encoding);
    const made = await decoded(given, {});
    assertEquals([made.status, made.statusText, made.url], [201, "Made", url]);
    assertEquals([...made.headers], [["content-type", "text/plain"]]);
    assertEquals(given.headers.get("content-encoding"), encoding); // unchanged
    assertEquals(await made.text() === text, true);
  }
});

test("a body in another encoding is left to the caller", async () => {
  for (const encoding of ["br", "zstd", "gzip, gzip", "identity"]) {
    const given = response("x", encoding);
    assertStrictEquals(await decoded(given, {}), given);
  }
  const empty = response(null, "gzip");
  assertStrictEquals(await decoded(empty, {}), empty);
});

test("a body that is not gzip, or breaks off, fails with a typed error", async () => {
  const whole = await gzipped("0123456789");
  for (const bytes of [new TextEncoder().encode("no gzip"), whole.slice(0, -4)]) {
    const made = await decoded(response(bytes, "gzip"), write);
    const error = await assertRejects(() => made.text(), NetworkError, "its gzip is corrupt");
    assertEquals([error.failure, error.outcomeUnknown], ["unknown", true]);
    assertEquals(error.message.includes("https://10.96.0.1 broke off"), true, error.message);
  }
});

test("an error that is already typed is passed on unchanged", async () => {
  const own = new NetworkError("closed", "https://10.96.0.1", "told", undefined);
  const broken = new ReadableStream({ pull: () => Promise.reject(own) });
  const made = await decoded(response(broken, "gzip"), write);
  assertStrictEquals(await assertRejects(() => made.text()), own);
});

test("a gzip body without any bytes is empty if the response's headers declare a body", async () => {
  const empty = () => new ReadableStream({ start: (controller) => controller.close() });
  assertEquals(await (await decoded(response(empty(), "gzip"), write)).text(), "");
  const headers = { "content-encoding": "gzip" };
  const unframed = new OwnResponse(empty(), { headers, url });
  await assertRejects(async () => await (await decoded(unframed, write)).text(), NetworkError);
});

test("a decoded body that is cancelled cancels its source", async () => {
  const cancelled = Promise.withResolvers<void>();
  const open = new ReadableStream<Uint8Array<ArrayBuffer>>({ cancel: () => cancelled.resolve() });
  await (await decoded(response(open, "gzip"), {})).body?.cancel();
  await cancelled.promise;
});
