import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { withTypedErrors } from "../../src/http/typed_body.ts";
import { test } from "../support/test.ts";

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

test("a body that is whole is read as before, and the response is the same one", async () => {
  const response = new Response('{"a":1}', { status: 201 });
  assertStrictEquals(withTypedErrors(response, () => new Error("typed")), response);
  const copy = response.clone();
  assertEquals([await response.json(), await copy.text()], [{ a: 1 }, '{"a":1}']);
  assertEquals([response.status, response.bodyUsed], [201, true]);
});
