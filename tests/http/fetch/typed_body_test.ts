import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { typedStream, withTypedErrors } from "../../../src/http/fetch/typed_body.ts";
import { test } from "../../support/test.ts";

const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

test("every way to read a whole body rejects with the typed error", async () => {
  const broken = new TypeError("error reading a body from connection");
  const typed = new Error("typed");
  for (const name of READERS) {
    const body = new ReadableStream({ pull: () => Promise.reject(broken) });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const given: unknown[] = [];
    const response = withTypedErrors(new Response(body, { headers }), (error) => {
      given.push(error);
      return typed;
    });
    assertStrictEquals(await assertRejects(() => response[name]()), typed, name);
    assertEquals(given, [broken], name);
  }
});

test("a complete body is read as before, and the response is the same object", async () => {
  const response = new Response('{"a":1}', { status: 201 });
  assertStrictEquals(withTypedErrors(response, () => new Error("typed")), response);
  const copy = response.clone();
  assertEquals([await response.json(), await copy.text()], [{ a: 1 }, '{"a":1}']);
  assertEquals([response.status, response.bodyUsed], [201, true]);
});

test("the stream of a response fails with the typed error too, and is the same object each time", async () => {
  const broken = new TypeError("error reading a body from connection");
  const typed = new Error("typed");
  const chunks = [new Uint8Array([1])];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.error(broken);
    },
  }, { highWaterMark: 0 });
  const response = withTypedErrors(new Response(body), () => typed);
  assertStrictEquals(response.body, response.body);
  const reader = response.body?.getReader();
  assertEquals((await reader?.read())?.value, new Uint8Array([1]));
  assertStrictEquals(await assertRejects(async () => await reader?.read()), typed);
});

test("a response without a body keeps no body", () => {
  const response = withTypedErrors(new Response(null, { status: 204 }), () => new Error("typed"));
  assertEquals(response.body, null);
});

test("typedStream reads nothing before the first read, and cancels its source", async () => {
  const typed = () => new Error("typed");
  let pulls = 0;
  const cancelled: unknown[] = [];
  const source = () =>
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        pulls++;
        controller.enqueue(new Uint8Array(1));
      },
      cancel: (reason) => void cancelled.push(reason),
    }, { highWaterMark: 0 });
  const body = source();
  const unread = typedStream(body, typed);
  assertEquals([pulls, body.locked], [0, false]);
  await unread.cancel("unread");
  const reader = typedStream(source(), typed).getReader();
  await reader.read();
  await reader.cancel("read");
  assertEquals([pulls, cancelled], [1, ["unread", "read"]]);
});

test("typedStream ends when its source ends", async () => {
  const stream = typedStream(new Response("text").body!, () => new Error("typed"));
  assertEquals(await new Response(stream).text(), "text");
});
