import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { checkedHandler } from "../../../src/hono/serving/checked_handler.ts";
import type { FetchHandler } from "../../../src/runtime/serving/https_backend.ts";
import { test } from "../../support/test.ts";

const request = new Request("https://localhost/");
const [notLast, last] = [{ isLast: () => false }, { isLast: () => true }];

test("checkedHandler passes on the request and the Response, in a promise only if the handler does", async () => {
  const response = new Response("it");
  const given: unknown[] = [];
  const handler: FetchHandler = (...parameters) => {
    given.push(...parameters);
    return response;
  };
  assertStrictEquals(checkedHandler(handler, notLast)(request), response);
  assertEquals(given, [request]);
  assertStrictEquals(
    await checkedHandler(() => Promise.resolve(response), notLast)(request),
    response,
  );
  assertEquals(response.headers.get("connection"), null);
});

test("checkedHandler throws if the handler returns no Response, and shows only its type", async () => {
  const answer = (value: unknown) => checkedHandler((() => value) as FetchHandler, notLast);
  const rejects = async (value: unknown, shown: string) =>
    await assertRejects(
      () => answer(value)(request) as Promise<Response>,
      TypeError,
      `The handler must return a Response: it returned ${shown}.`,
    );
  await rejects(undefined, "undefined");
  await rejects(Promise.resolve({ secret: 1 }), "an object");
  assertThrows(
    () =>
      checkedHandler(() => {
        throw new RangeError("own");
      }, notLast)(request),
    RangeError,
    "own",
  );
});

test("checkedHandler says in the last response that the connection ends, even in one that cannot be changed", async () => {
  const answer = async (response: Response) =>
    await checkedHandler(() => Promise.resolve(response), last)(request);
  const plain = await answer(new Response("it", { status: 201, headers: { "x-a": "b" } }));
  const redirect = await answer(Response.redirect("https://localhost/a", 307));
  for (const { headers } of [plain, redirect]) assertEquals(headers.get("connection"), "close");
  assertEquals([plain.status, plain.headers.get("x-a"), await plain.text()], [201, "b", "it"]);
  assertEquals([redirect.status, redirect.headers.get("location")], [307, "https://localhost/a"]);
  const failed = Response.error();
  assertStrictEquals(await answer(failed), failed);
});
