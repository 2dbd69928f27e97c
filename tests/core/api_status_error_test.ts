import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  ApiStatusError,
  ensureOk,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isGone,
  isInvalid,
  isNotFound,
  isTooManyRequests,
  isUnauthorized,
  readApiStatusError,
} from "../../src/core/api_status_error.ts";
import { OwnResponse } from "../../src/http/message/own_response.ts";
import { KubewireError } from "../../src/core/errors.ts";
import type { Status } from "../../src/core/status.ts";
import { test } from "../support/test.ts";

const notFound: Status = {
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  message: 'pods "web" not found',
  reason: "NotFound",
  details: { name: "web", kind: "pods", retryAfterSeconds: 7 },
  code: 404,
};

function answer(httpStatus: number, body: unknown): Response {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text, { status: httpStatus });
}

/** Returns a response that sends these chunks, and then calls `end`, by default to close it. */
function streamed(
  chunks: Iterable<Uint8Array<ArrayBuffer>>,
  onCancel: () => void = () => {},
  end: (controller: ReadableStreamDefaultController) => void = (controller) => controller.close(),
): Response {
  const iterator = chunks[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const next = iterator.next();
      if (next.done) end(controller);
      else controller.enqueue(next.value);
    },
    cancel: onCancel,
  });
  return new Response(body, { status: 500 });
}

test("readApiStatusError reads the Status of a failed response", async () => {
  const error = await readApiStatusError(answer(404, notFound));
  assertInstanceOf(error, KubewireError);
  assertEquals(error.message, 'The API server answered 404 NotFound: pods "web" not found');
  assertEquals(error.httpStatus, 404);
  assertEquals(error.status, notFound);
  assertEquals(error.reason, "NotFound");
  assertEquals(error.details, { name: "web", kind: "pods", retryAfterSeconds: 7 });
  assertEquals(error.retryAfterSeconds, 7);
});

test("readApiStatusError reads a Status after white space", async () => {
  for (const space of [" ", "\n", "\r\n\t ", "\ufeff"]) {
    const error = await readApiStatusError(answer(404, `${space}${JSON.stringify(notFound)}\n`));
    assertEquals([error.reason, error.status], ["NotFound", notFound], JSON.stringify(space));
  }
});

test("ApiStatusError keeps its cause, and needs neither a reason nor a message", () => {
  const cause = new Error("why");
  const error = new ApiStatusError(503, {}, { cause });
  assertEquals(error.message, "The API server answered 503: no message");
  assertStrictEquals(error.cause, cause);
  assertEquals(error.reason, undefined);
  assertEquals(error.retryAfterSeconds, undefined);
});

test("readApiStatusError shows a body that is not JSON unchanged, up to 2 KiB", async () => {
  const text = "x".repeat(2048);
  const error = await readApiStatusError(answer(502, `  ${text}\n`));
  assertEquals(error.message, `The API server answered 502: ${text}`);
  assertEquals(error.reason, undefined);
});

test("readApiStatusError cuts a longer body at 2 KiB and says so", async () => {
  const error = await readApiStatusError(answer(502, "x".repeat(2049)));
  assertEquals(error.message, `The API server answered 502: ${"x".repeat(2048)}… (cut)`);
});

test("readApiStatusError shows JSON that is not a Status as text", async () => {
  for (const body of ['{"kind":"Pod"}', "{broken", '"Status"', "[]", "null"]) {
    const error = await readApiStatusError(answer(500, body));
    assertEquals(error.message, `The API server answered 500: ${body}`);
  }
});

test("readApiStatusError names a path that is not served, and a remedy if it is a group's", async () => {
  const message = async (url: string, status = 404, body = "404 page not found\n") =>
    (await readApiStatusError(new OwnResponse(body, { status, url }))).status.message;
  assertEquals(
    await message("https://h/base/apis/x.io/v1/y?limit=1"),
    "404 page not found: the server does not serve /base/apis/x.io/v1/y. For a custom resource, " +
      "apply the CustomResourceDefinition first.",
  );
  assertEquals(
    await message("https://h/nope"),
    "404 page not found: the server does not serve /nope.",
  );
  assertEquals(await message("https://h/apis/x", 503), "404 page not found");
  assertEquals(await message("https://h/apis/x", 404, "not here"), "not here");
  assertEquals(await message(""), "404 page not found"); // a response that was made by hand
});

test("readApiStatusError says that a body is empty or absent", async () => {
  for (const body of ["", " \r\n", null]) {
    const error = await readApiStatusError(new Response(body, { status: 500 }));
    assertEquals(error.message, "The API server answered 500: (empty body)");
  }
});

test("readApiStatusError reads at most 1 MiB of an endless body and then cancels it", async () => {
  let chunks = 0;
  function* endless() {
    for (;;) {
      chunks++;
      yield new Uint8Array(64 * 1024).fill(0x61);
    }
  }
  let cancelled = false;
  const error = await readApiStatusError(streamed(endless(), () => void (cancelled = true)));
  assert(error.message.endsWith("aaa… (cut)"));
  assert(cancelled);
  assert(chunks <= 18, `${chunks} chunks of 64 KiB were read`);
});

test("readApiStatusError keeps the status of a response whose body breaks off", async () => {
  const chunks = [new TextEncoder().encode("half a sen")];
  const broken = streamed(chunks, undefined, (controller) => controller.error(new Error("reset")));
  const error = await readApiStatusError(broken);
  assertEquals(error.httpStatus, 500);
  assertEquals(error.message, "The API server answered 500: half a sen");
});

test("readApiStatusError joins a character that is split between two chunks", async () => {
  const bytes = new TextEncoder().encode("größer");
  const error = await readApiStatusError(streamed([bytes.slice(0, 3), bytes.slice(3)]));
  assertEquals(error.message, "The API server answered 500: größer");
});

test("ensureOk returns a successful response unread", async () => {
  const response = new Response("pods", { status: 201 });
  assertStrictEquals(await ensureOk(response), response);
  assertEquals(await response.text(), "pods");
});

test("ensureOk rejects with the server's message for any other status", async () => {
  const error = await assertRejects(() => ensureOk(answer(404, notFound)), ApiStatusError);
  assertEquals(error.status, notFound);
  const notModified = new Response(null, { status: 304 });
  await assertRejects(() => ensureOk(notModified), ApiStatusError, "answered 304: (empty body)");
});

test("Each guard accepts the status that it is named after, and no other", () => {
  const guards: [(error: unknown) => boolean, ApiStatusError][] = [
    [isUnauthorized, new ApiStatusError(401, {})],
    [isForbidden, new ApiStatusError(403, {})],
    [isNotFound, new ApiStatusError(404, {})],
    [isConflict, new ApiStatusError(409, { reason: "Conflict" })],
    [isGone, new ApiStatusError(410, {})],
    [isInvalid, new ApiStatusError(422, {})],
    [isTooManyRequests, new ApiStatusError(429, {})],
  ];
  for (const [guard] of guards) {
    const known = guards.filter(([, error]) => guard(error)).map(([own]) => own);
    assertEquals(known, [guard]);
    assertFalse(guard(new Error("404")));
    assertFalse(guard({ httpStatus: 404 }));
    assertFalse(guard(undefined));
  }
});

test("isAlreadyExists distinguishes the two meanings of 409 by the reason", () => {
  const exists = new ApiStatusError(409, { reason: "AlreadyExists" });
  assert(isAlreadyExists(exists));
  assert(isConflict(exists));
  assertFalse(isAlreadyExists(new ApiStatusError(409, { reason: "Conflict" })));
  assertFalse(isAlreadyExists(new ApiStatusError(404, { reason: "AlreadyExists" })));
});

test("a Retry-After header in seconds is used where the Status has no delay", async () => {
  const answer = (body: string, retryAfter: string) =>
    readApiStatusError(
      new Response(body, { status: 429, headers: { "retry-after": retryAfter } }),
    );
  assertEquals((await answer("busy", "7")).retryAfterSeconds, 7);
  assertEquals((await answer("busy", "soon")).retryAfterSeconds, undefined);
  const status = JSON.stringify({ kind: "Status", details: { retryAfterSeconds: 2 } });
  assertEquals((await answer(status, "7")).retryAfterSeconds, 2);
});

test("the guards know the errors of another copy of this package", () => {
  class ApiStatusError extends Error {
    readonly code = "ERR_API_STATUS";
    readonly httpStatus = 404;
  }
  assert(isNotFound(new ApiStatusError()));
  assertFalse(isConflict(new ApiStatusError()));
  for (const other of [undefined, null, {}, new Error(), { code: "ERR_API_STATUS" }]) {
    assertFalse(isNotFound(other));
  }
});
