import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { decoded, isEncoded } from "../../src/http/content_decoding.ts";
import { OwnResponse } from "../../src/http/own_response.ts";
import { test } from "../support/test.ts";

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

test("a response with a body is encoded where its headers say so", () => {
  assertEquals(isEncoded(response("x", "gzip")), true);
  assertEquals(isEncoded(response("x", "br")), true);
  assertEquals(isEncoded(response("x", "identity")), false);
  assertEquals(isEncoded(response(null, "gzip")), false);
  assertEquals(isEncoded(new Response("x")), false);
});

test("a body in gzip is decoded, and its headers fit it then", async () => {
  const text = "0123456789".repeat(10_000);
  for (const encoding of ["gzip", "GZIP", "x-gzip"]) {
    const given = response(await gzipped(text), encoding);
    const { status, statusText, headers, url: from } = decoded(given);
    assertEquals([status, statusText, from], [201, "Made", url]);
    assertEquals([...headers], [["content-type", "text/plain"]]);
    assertEquals(given.headers.get("content-encoding"), encoding); // which stays as it was
  }
  assertEquals(await decoded(response(await gzipped(text), "gzip")).text() === text, true);
});

test("a body in another encoding is left to the caller", () => {
  for (const encoding of ["br", "zstd", "gzip, gzip", "identity"]) {
    const given = response("x", encoding);
    assertStrictEquals(decoded(given), given);
  }
  const empty = response(null, "gzip");
  assertStrictEquals(decoded(empty), empty);
});

test("a body that is no gzip, or breaks off, fails", async () => {
  const whole = await gzipped("0123456789");
  for (const bytes of [new TextEncoder().encode("no gzip"), whole.slice(0, -4)]) {
    await assertRejects(() => decoded(response(bytes, "gzip")).text());
  }
});

test("a body that is cancelled cancels what it is decoded from", async () => {
  const cancelled = Promise.withResolvers<void>();
  const open = new ReadableStream<Uint8Array<ArrayBuffer>>({ cancel: () => cancelled.resolve() });
  await decoded(response(open, "gzip")).body?.cancel();
  await cancelled.promise;
});
