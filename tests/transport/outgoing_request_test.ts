import { assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import { OriginRefusedError } from "../../src/core/errors.ts";
import { systemClock } from "../../src/runtime/system_clock.ts";
import { type KubeRequestInit, outgoingRequest } from "../../src/transport/outgoing_request.ts";
import { parseServer } from "../../src/config/check_config.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

const server = parseServer("https://host:6443");

function outgoing(input: string | URL | Request, init?: KubeRequestInit) {
  return outgoingRequest(server, input, init, systemClock);
}

test("outgoingRequest takes method, headers, body and signal from a Request", async () => {
  const abort = new AbortController();
  const input = new Request("https://host:6443/x", {
    method: "PUT",
    headers: { "x-mine": "1" },
    body: "text",
    signal: abort.signal,
  });
  const request = await outgoing(input, {});
  assertEquals(request.method, "PUT");
  assertEquals(request.headers?.get("x-mine"), "1");
  assertEquals(new TextDecoder().decode(request.body as ArrayBuffer), "text");
  assertEquals(request.replayable, true);
  abort.abort();
  assertEquals(request.signal?.aborted, true);
});

test("outgoingRequest reads the body of a Request, as fetch does, and does not change its headers", async () => {
  const input = new Request("https://host:6443/x", { method: "POST", body: "text" });
  const headers = new Headers({ "x-mine": "1" });
  const init = { headers };
  const request = await outgoing(input, init);
  request.headers?.set("authorization", "x");
  assertEquals([...headers], [["x-mine", "1"]]);
  assertEquals(Object.keys(init), ["headers"]);
  assertEquals(input.bodyUsed, true);
  assertThrows(() => outgoing(input), TypeError, "read already");
});

test("outgoingRequest uses no signal if init says null, even if the Request has one", async () => {
  const stop = new AbortController();
  const input = new Request("https://host:6443/x", { signal: stop.signal });
  const request = await outgoing(input, { signal: null });
  assertEquals(request.signal, undefined);
});

test("outgoingRequest prefers init to the Request, as fetch does", async () => {
  const input = new Request("https://host:6443/x", { method: "POST", body: "old" });
  const request = await outgoing(input, { method: "put", body: "new" });
  assertEquals([request.method, request.body], ["PUT", "new"]);
});

test("outgoingRequest ignores an undefined setting, as fetch does", async () => {
  const input = new Request("https://host:6443/x", { method: "PUT", headers: { "x-mine": "1" } });
  const init = {
    method: undefined,
    headers: undefined,
    signal: undefined,
  } as unknown as RequestInit;
  const request = await outgoing(input, init);
  assertEquals([request.method, request.headers?.get("x-mine")], ["PUT", "1"]);
});

test("outgoingRequest distinguishes bodies that can be sent again from those that cannot", async () => {
  const replayable = [
    null,
    "text",
    new Uint8Array(2),
    new ArrayBuffer(2),
    new Blob(["x"]),
    new URLSearchParams(),
    new FormData(),
  ];
  for (const body of replayable) {
    const request = await outgoing("/x", { method: "POST", body });
    assertEquals(request.replayable, true);
  }
  const body = new ReadableStream();
  assertEquals((await outgoing("/x", { method: "POST", body })).replayable, false);
});

test("outgoingRequest copies a body: later changes by the caller are not sent", async () => {
  const bytes = new TextEncoder().encode("before");
  const parameters = new URLSearchParams({ is: "before" });
  const form = new FormData();
  form.set("is", "before");
  form.set("file", new File(["before"], "name.txt"));
  const bodies: BodyInit[] = [bytes, bytes.buffer, new DataView(bytes.buffer), parameters, form];
  const taken = await Promise.all(
    bodies.map((body) => outgoing("/x", { method: "POST", body })),
  );
  bytes.fill(120);
  parameters.set("is", "changed");
  form.set("is", "changed");
  form.delete("file");
  for (const { body } of taken) {
    const text = await new Response(body).text();
    assertEquals([text.includes("before"), /changed|xxx/.test(text)], [true, false], text);
  }
  assertEquals((taken.at(-1)?.body as FormData).get("file") instanceof File, true);
});

test("outgoingRequest refuses an invalid number of attempts", async () => {
  for (const maxAttempts of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => outgoing("/x", { maxAttempts }),
      RangeError,
      `${maxAttempts}`,
    );
  }
  const { maxAttempts } = await outgoing("/x", { maxAttempts: Infinity });
  assertEquals(maxAttempts, Infinity);
});

test("outgoingRequest accepts only a path, a URL or a Request", () => {
  for (const input of [123, undefined, null, {}, ["/x"], true, Symbol("x")]) {
    assertThrows(() => outgoing(input as string), TypeError);
  }
});

test("outgoingRequest refuses another origin, whatever kind of input names it", () => {
  for (const url of ["https://other/", "blob:https://host:6443/x", "data:,x"]) {
    for (const input of [url, new URL(url), new Request(url)]) {
      assertThrows(() => outgoing(input), OriginRefusedError);
    }
  }
  assertThrows(() => outgoing(new URL("https://me:pw@host:6443/")), TypeError);
});

test("outgoingRequest writes every method in capitals, and refuses forbidden and invalid ones", async () => {
  for (const method of ["patch", "get", "Delete", "X-y"]) {
    const request = await outgoing("/x", { method });
    assertEquals(request.method, method.toUpperCase());
  }
  for (
    const method of ["connect", "TRACE", "Track", "", " GET", "GET /x HTTP/1.1\r\n", "ä", "a,b"]
  ) {
    assertThrows(() => outgoing("/x", { method }), TypeError);
  }
});

test("outgoingRequest refuses a body with GET or HEAD", () => {
  for (const method of [undefined, "get", "HEAD"]) {
    for (const body of ["x", "", new Uint8Array(1)]) {
      const init = { body, ...(method && { method }) };
      assertThrows(() => outgoing("/x", init), TypeError, "body");
    }
  }
});

test("outgoingRequest refuses a stream that is being read, and does not read one itself", async () => {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode("x"));
      controller.close();
    },
  });
  const reader = body.getReader();
  assertThrows(() => outgoing("/x", { method: "PUT", body }), TypeError);
  reader.releaseLock();
  const used = new Request("https://host:6443/x", { method: "PUT", body: "x" });
  await used.text();
  assertThrows(() => outgoing(used), TypeError);
  await outgoing("/x", { method: "PUT", body });
  assertEquals([body.locked, await new Response(body).text()], [false, "x"]);
});

test("outgoingRequest refuses settings that fetch refuses, and names them", () => {
  const signals: unknown[] = [{}, "abort", new AbortController()];
  for (const signal of signals) {
    assertThrows(
      () => outgoing("/x", { signal } as RequestInit),
      TypeError,
      "signal must be an AbortSignal",
    );
  }
  for (const redirect of ["Error", "none", 1]) {
    assertThrows(
      () => outgoing("/x", { redirect } as RequestInit),
      TypeError,
      "redirect must be",
    );
  }
});

test("outgoingRequest streams what is async iterable, and ends it with the stream", async () => {
  let ended = false;
  async function* parts() {
    try {
      yield await Promise.resolve("a");
      yield new TextEncoder().encode("b");
      throw new Error("the rest is not needed");
    } finally {
      ended = true;
    }
  }
  const init = { method: "POST", body: parts() } as unknown as RequestInit;
  const { body, replayable } = await outgoing("/x", init);
  assertEquals(replayable, false);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  for (const code of [97, 98]) assertEquals([...(await reader.read()).value ?? []], [code]);
  assertEquals(ended, false);
  await reader.cancel();
  assertEquals(ended, true);
});

test("outgoingRequest shows no value of a header that it refuses", () => {
  const refused: HeadersInit[] = [
    { authorization: "Bearer pa55\r\nx: y" },
    { authorization: "Bearer pa55\u0100" },
    [["authorization", "pa55\0"]],
    { "not a name": "pa55" },
    { "pa55\n": "x" },
  ];
  for (const headers of refused) {
    const error = assertThrows(() => outgoing("/x", { headers }), TypeError);
    assertFalse(shownForms(error).includes("pa55"));
  }
});

test("outgoingRequest rejects first with the reason of a signal that was already aborted", () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  const inputs = ["/x", "https://other/", new Request("https://host:6443/x")];
  for (const input of inputs) {
    assertThrows(() => outgoing(input, { signal, method: " " }), Error, "enough");
  }
  const own = new Request("https://host:6443/x", { signal });
  assertThrows(() => outgoing(own), Error, "enough");
});

/** Makes a Request with a streamed body. Its `cancelled` settles when the body is cancelled. */
function streaming(pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void) {
  const stop = new AbortController();
  const cancelled = Promise.withResolvers<unknown>();
  const body = new ReadableStream({ pull, cancel: cancelled.resolve }, { highWaterMark: 0 });
  const init = { method: "PUT", body, signal: stop.signal, duplex: "half" };
  return { input: new Request("https://host:6443/x", init), stop, cancelled: cancelled.promise };
}

test("outgoingRequest waits for a Request's body until the signal aborts, and then cancels it", async () => {
  const { input, stop, cancelled } = streaming(() => stop.abort(new Error("enough")));
  await assertRejects(async () => await outgoing(input), Error, "enough");
  await cancelled;
});

test("outgoingRequest keeps a Request's body up to 4 MiB, and streams a longer one", async () => {
  const part = new Uint8Array(1024 * 1024).fill(120);
  for (const [count, replayable] of [[4, true], [5, false], [40, false]] as const) {
    let left = count;
    const { input } = streaming((controller) => {
      if (left-- === 0) controller.close();
      else controller.enqueue(part);
    });
    const { body, ...request } = await outgoing(input);
    assertEquals([request.replayable, count - left <= 5], [replayable, true]);
    assertEquals((await new Response(body).arrayBuffer()).byteLength, count * part.length);
  }
});

test("outgoingRequest streams a Request's body that does not end within a second", async () => {
  const clock = new FakeClock();
  let later: ReadableStreamDefaultController<Uint8Array> | undefined;
  const { input, cancelled } = streaming((controller) => {
    if (later) return;
    later = controller;
    controller.enqueue(new Uint8Array([1]));
  });
  const taking = outgoingRequest(server, input, undefined, clock);
  assertEquals(clock.pendingKeepAlive, 1); // the wait keeps the process alive
  await clock.advance(1_000);
  const { body, replayable } = await taking;
  assertEquals(replayable, false);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  assertEquals([...(await reader.read()).value!], [1]);
  later?.enqueue(new Uint8Array([2]));
  assertEquals([...(await reader.read()).value!], [2]);
  await reader.cancel("over");
  await cancelled;
});
