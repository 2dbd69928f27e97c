import { assertEquals, assertStrictEquals } from "@std/assert";
import { requestBody } from "../../src/http/request_body.ts";
import { test } from "../support/test.ts";

/** The text of a body that is not a stream, and its type. */
async function read(body: BodyInit) {
  const { content, contentType } = await requestBody(body);
  const text = content instanceof Uint8Array ? new TextDecoder().decode(content) : "a stream";
  return { text, contentType };
}

test("a text is sent as UTF-8, and says so", async () => {
  assertEquals(await read("caf\u00e9"), {
    text: "caf\u00e9",
    contentType: "text/plain;charset=UTF-8",
  });
  assertEquals((await read("")).text, "");
});

test("bytes are sent as they are, of a view only what it shows", async () => {
  const bytes = new TextEncoder().encode("0123456789");
  const views: [BodyInit, string][] = [
    [bytes, "0123456789"],
    [bytes.buffer, "0123456789"],
    [bytes.subarray(2, 4), "23"],
    [new DataView(bytes.buffer, 8), "89"],
    [new Uint16Array(bytes.buffer, 2, 2), "2345"],
  ];
  for (const [body, text] of views) {
    assertEquals(await read(body), { text, contentType: undefined });
  }
});

test("bytes are copied: the caller may use the buffer again", async () => {
  for (const asBuffer of [false, true]) {
    const bytes = new TextEncoder().encode("before");
    const { content } = await requestBody(asBuffer ? bytes.buffer : bytes);
    bytes.fill(0);
    assertEquals(new TextDecoder().decode(content as Uint8Array), "before");
  }
});

test("a stream is sent as it is", async () => {
  const stream = new ReadableStream();
  const { content, contentType } = await requestBody(stream);
  assertStrictEquals(content, stream);
  assertEquals(contentType, undefined);
});

test("blobs, forms and parameters are written as the runtime writes them", async () => {
  const blob = new Blob(["{}"], { type: "application/json" });
  assertEquals(await read(blob), { text: "{}", contentType: blob.type }); // Bun's has a charset
  assertEquals(await read(new Blob(["{}"])), { text: "{}", contentType: undefined });
  const parameters = await read(new URLSearchParams({ a: "b c", d: "\u00e9" }));
  assertEquals([parameters.text, parameters.contentType?.toLowerCase()], [
    "a=b+c&d=%C3%A9",
    "application/x-www-form-urlencoded;charset=utf-8",
  ]);
  const form = new FormData();
  form.set("name", "value");
  const { text, contentType = "" } = await read(form);
  const boundary = /^multipart\/form-data; ?boundary="?([^"]+)"?$/.exec(contentType)?.[1] ?? "none";
  assertEquals([text.includes(boundary), text.includes("value")], [true, true], contentType);
});
