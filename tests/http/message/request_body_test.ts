import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { readerOf, readPart, requestBody } from "../../../src/http/message/request_body.ts";
import { test } from "../../support/test.ts";

/** Returns the text and the content type of a body that is not a stream. */
async function read(body: BodyInit, hasType = false) {
  const { content, contentType } = await requestBody(body, { hasType });
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
  const { content, contentType } = await requestBody(stream, { hasType: false });
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

test("a body has no content type of its own if the headers name one", async () => {
  for (const body of ["x", new Blob(["x"], { type: "a/b" })]) {
    assertEquals(await read(body, true), { text: "x", contentType: undefined });
  }
});

function startRequest() {
  const reasons: unknown[] = [];
  return { reasons, abort: (reason: unknown) => void reasons.push(reason) };
}

test("the parts of a body are read until its end", async () => {
  const request = startRequest();
  const reader = readerOf(ReadableStream.from([new Uint8Array([1])]), request)!;
  assertEquals((await readPart(reader, request)).value, new Uint8Array([1]));
  assertEquals((await readPart(reader, request)).done, true);
  assertEquals(request.reasons, []);
});

test("a body that is locked, fails or gives other chunks fails its request", async () => {
  const request = startRequest();
  const locked = new ReadableStream<Uint8Array>();
  locked.getReader();
  assertEquals(readerOf(locked, request), undefined);
  const failure = new Error("the source failed");
  const failing = new ReadableStream({ pull: (controller) => controller.error(failure) });
  const text = ReadableStream.from(["text"]) as ReadableStream<unknown>;
  for (const stream of [failing, text as ReadableStream<Uint8Array>]) {
    const reader = readerOf(stream, request)!;
    await assertRejects(() => readPart(reader, request), Error);
  }
  assertEquals(request.reasons.map((reason) => (reason as Error).name), [
    "TypeError",
    "Error",
    "TypeError",
  ]);
  assertEquals(request.reasons[1], failure);
});
