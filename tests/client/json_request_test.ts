import { assert, assertEquals, assertRejects } from "@std/assert";
import { requestJson } from "../../src/client/json_request.ts";
import { isNotFound } from "../../src/core/api_status_error.ts";
import { NetworkError } from "../../src/core/errors.ts";
import { startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";

test("requestJson sends a body as JSON and reads the response", async () => {
  await using server = await startRecordingServer(() => ({ kind: "Pod" }));
  const query = new URLSearchParams({ a: "1 2" });
  const request = { method: "POST", query, body: { x: "é" } };
  assertEquals(await requestJson(server.kube, "/x", request, {}), { kind: "Pod" });
  assertEquals(
    server.requests.map(({ method, path, contentType, body }) => [method, path, contentType, body]),
    [["POST", "/x?a=1+2", "application/json", { x: "é" }]],
  );
});

test("requestJson throws the server's Status", async () => {
  const status = { kind: "Status", reason: "NotFound", message: "no such thing", code: 404 };
  await using server = await startScriptServer([
    { status: 404, chunks: [JSON.stringify(status)] },
  ]);
  const error = await requestJson(server.kube, "/x", {}, {}).catch((error) => error);
  assert(isNotFound(error));
  assertEquals(error.status, status);
});

test("requestJson says that a path is not served, and what to do", async () => {
  await using server = await startScriptServer([
    { status: 404, chunks: ["404 page not found\n"] },
  ]);
  const path = "/apis/example.com/v1/widgets";
  const { message } = await assertRejects(() => requestJson(server.kube, path, {}, {}), Error);
  assertEquals(
    message,
    `The API server answered 404: 404 page not found: the server does not serve ${path}. For a custom ` +
      "resource, apply the CustomResourceDefinition first.",
  );
});

test("requestJson throws a NetworkError for a response that is not JSON, or that breaks off", async () => {
  await using server = await startScriptServer([
    { chunks: ["<html>"] },
    { chunks: ['{"kind":'], end: "break" },
  ]);
  for (let i = 0; i < 2; i++) {
    await assertRejects(() => requestJson(server.kube, "/x", {}, { maxAttempts: 1 }), NetworkError);
  }
});

test("requestJson ends with the signal's reason, also while it reads the response", async () => {
  const reason = new Error("enough");
  const stop = new AbortController();
  const onAttempt = () => stop.abort(reason); // the head of the response has come
  await using server = await startScriptServer([{ chunks: ['{"kind":'], end: "open" }], {
    onAttempt,
  });
  const { signal } = stop;
  assertEquals(
    await requestJson(server.kube, "/x", {}, { signal }).catch((error) => error),
    reason,
  );
});

test("requestJson refuses JSON that is not an object: null would count as a missing object", async () => {
  for (const answer of [null, "text", 5, []]) {
    await using server = await startRecordingServer(() => answer);
    await assertRejects(
      () => requestJson(server.kube, "/x", {}, {}),
      NetworkError,
      "not an object",
    );
  }
});

test("requestJson says which object cannot be sent as JSON", async () => {
  await using server = await startRecordingServer();
  const request = { method: "POST", body: { replicas: 1n } };
  await assertRejects(() => requestJson(server.kube, "/x", request, {}), TypeError, "as JSON");
  assertEquals(server.requests, []);
});
