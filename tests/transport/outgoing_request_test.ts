import { assertEquals, assertRejects } from "@std/assert";
import { outgoingRequest } from "../../src/transport/outgoing_request.ts";
import { parseServer } from "../../src/transport/request_target.ts";
import { test } from "../support/test.ts";

const server = parseServer("https://host:6443");

test("outgoingRequest takes method, headers, body and signal from a Request", async () => {
  const abort = new AbortController();
  const input = new Request("https://host:6443/x", {
    method: "PUT",
    headers: { "x-mine": "1" },
    body: "text",
    signal: abort.signal,
  });
  const request = await outgoingRequest(server, input, {});
  assertEquals(request.method, "PUT");
  assertEquals(request.headers?.get("x-mine"), "1");
  assertEquals(new TextDecoder().decode(request.body as ArrayBuffer), "text");
  assertEquals(request.replayable, true);
  abort.abort();
  assertEquals(request.signal?.aborted, true);
});

test("outgoingRequest leaves the caller's Request and headers as they were", async () => {
  const input = new Request("https://host:6443/x", { method: "POST", body: "text" });
  const headers = new Headers({ "x-mine": "1" });
  const init = { headers };
  const request = await outgoingRequest(server, input, init);
  request.headers?.set("authorization", "x");
  assertEquals([...headers], [["x-mine", "1"]]);
  assertEquals(Object.keys(init), ["headers"]);
  assertEquals(await input.text(), "text");
});

test("outgoingRequest lets init win over the Request, as fetch does", async () => {
  const input = new Request("https://host:6443/x", { method: "POST", body: "old" });
  const request = await outgoingRequest(server, input, { method: "put", body: "new" });
  assertEquals([request.method, request.body], ["PUT", "new"]);
});

test("outgoingRequest takes an undefined setting for none, as fetch does", async () => {
  const input = new Request("https://host:6443/x", { method: "PUT", headers: { "x-mine": "1" } });
  const init = {
    method: undefined,
    headers: undefined,
    signal: undefined,
  } as unknown as RequestInit;
  const request = await outgoingRequest(server, input, init);
  assertEquals([request.method, request.headers?.get("x-mine")], ["PUT", "1"]);
});

test("outgoingRequest knows which bodies can be sent again", async () => {
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
    const request = await outgoingRequest(server, "/x", { method: "POST", body });
    assertEquals(request.replayable, true);
  }
  const body = new ReadableStream();
  assertEquals((await outgoingRequest(server, "/x", { method: "POST", body })).replayable, false);
});

test("outgoingRequest refuses fewer attempts than one", async () => {
  await assertRejects(
    async () => await outgoingRequest(server, "/x", { maxAttempts: 0 }),
    RangeError,
    "it is 0",
  );
});
