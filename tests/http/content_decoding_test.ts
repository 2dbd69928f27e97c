import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { decodedBody } from "../../src/http/content_decoding.ts";
import { test } from "../support/test.ts";

/** A body of those bytes. */
function bodyOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  }, { highWaterMark: 0 });
}

async function gzipped(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

test("a body in gzip is decoded, and its headers fit it then", async () => {
  const text = "0123456789".repeat(10_000);
  for (const encoding of ["gzip", "GZIP", "x-gzip"]) {
    const headers = new Headers({
      "content-encoding": encoding,
      "content-length": "123",
      "content-type": "text/plain",
    });
    const decoded = decodedBody(bodyOf(await gzipped(text)), headers);
    assertEquals(await new Response(decoded).text() === text, true);
    assertEquals([...headers], [["content-type", "text/plain"]]);
  }
});

test("a body in another encoding is left to the caller", () => {
  for (const encoding of ["br", "zstd", "gzip, gzip", "identity"]) {
    const headers = new Headers({ "content-encoding": encoding, "content-length": "123" });
    const body = bodyOf(new Uint8Array(1));
    assertStrictEquals(decodedBody(body, headers), body);
    assertEquals([headers.get("content-encoding"), headers.get("content-length")], [
      encoding,
      "123",
    ]);
  }
});

test("a body that is no gzip, or breaks off, fails", async () => {
  const whole = await gzipped("0123456789");
  for (const bytes of [new TextEncoder().encode("no gzip"), whole.slice(0, -4)]) {
    const headers = new Headers({ "content-encoding": "gzip" });
    await assertRejects(() => new Response(decodedBody(bodyOf(bytes), headers)).text());
  }
});

test("a body that is cancelled cancels what it is decoded from", async () => {
  const cancelled = Promise.withResolvers<void>();
  const open = new ReadableStream<Uint8Array<ArrayBuffer>>({ cancel: () => cancelled.resolve() });
  await decodedBody(open, new Headers({ "content-encoding": "gzip" })).cancel();
  await cancelled.promise;
});
