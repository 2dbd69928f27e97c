import { assertEquals, assertStrictEquals } from "@std/assert";
import { requestBody } from "../../../src/http/message/request_body.ts";
import { test } from "../../support/test.ts";

/** Returns the text and the content type of a body that is not a stream. */
async function read(body: BodyInit) {
  const { content, contentType } = await requestBody(body);
  const text = content instanceof Uint8Array ? new TextDecoder().decode(content) : "a stream";
  return { text, contentType };
}

test("a text is sent as UTF-8, and its content type says so", async () => {
  assertEquals(await read("caf\u00e9"), {
    text: "caf\u00e9",
    contentType: "text/plain;charset=UTF-8",
  });
  assertEquals((await read("")).text, "");
});

test("bytes are sent unchanged, and of a view only the bytes that it covers", async () => {
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

test("a stream is sent unchanged", async () => {
  const stream = new ReadableStream();
  const { content, contentType } = await requestBody(stream);
  assertStrictEquals(content, stream);
  assertEquals(contentType, undefined);
});

test("blobs, forms and URL parameters are encoded by the runtime", async () => {
  const blob = new Blob(["{}"], { type: "application/json" });
  assertEquals(await read(blob), { text: "{}", contentType: blob.type }); // Bun adds a charset
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
