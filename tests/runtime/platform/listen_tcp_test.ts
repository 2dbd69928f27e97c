import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ConfigurationError, PermissionError } from "../../../src/core/errors.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { listenTcp } from "../../../src/runtime/platform/listen_tcp.ts";
import { listen } from "../../support/servers/listener_contract.ts";
import { test } from "../../support/test.ts";

test("listenTcp reports why a port cannot be listened on, and what to do", async () => {
  await using listener = await listen(() => {});
  const { port } = listener;
  const error = await assertRejects(
    () => listen(() => {}, port),
    ConfigurationError,
    `127.0.0.1:${port} cannot be listened on: the port is taken. Take another port`,
  );
  assertInstanceOf(error.cause, Error);
});

test("listenTcp distinguishes a missing permission from other errors", async () => {
  const denied = new PermissionError("it may not be reached", "--allow-net");
  const asked: string[] = [];
  const runtime = {
    ...currentRuntime(),
    asPermissionError: (_error: unknown, url: URL) => {
      asked.push(url.host);
      return denied;
    },
  };
  await using listener = await listen(() => {});
  const { port } = listener;
  const options = { runtime, hostname: "127.0.0.1", port, onConnection: () => {} };
  assertEquals(await listenTcp(options).catch((error) => error), denied);
  assertEquals(asked, [`127.0.0.1:${port}`]);
});
