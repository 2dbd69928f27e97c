import { assertEquals } from "@std/assert";
import { probeWay } from "../../../src/http/fetch/probe_way.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { startListeningServer } from "../../support/servers/listening_server.ts";
import { test } from "../../support/test.ts";

test("probeWay ends when the server answers, with and without TLS, and opens no session", async () => {
  await using server = await startListeningServer();
  const runtime = currentRuntime();
  const { signal } = new AbortController();
  await probeWay({ url: server.url, proxyUrl: undefined, runtime, signal });
  await probeWay({
    url: server.url.replace("https", "http"),
    proxyUrl: undefined,
    runtime,
    signal,
  });
  assertEquals(server.received, []);
});
