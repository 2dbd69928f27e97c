import { assertEquals, assertRejects } from "@std/assert";
import type { Socket } from "node:net";
import { currentHost } from "../../src/runtime/current_host.ts";
import { programOutput } from "../../src/runtime/program_output.ts";
import { programCommand } from "../support/program_command.ts";
import { startTcpServer } from "../support/tcp_server.ts";
import { test } from "../support/test.ts";

const programs = new URL("programs/", import.meta.url);

test("A program's output is read to its end, as UTF-8", async () => {
  const bytes = new TextEncoder().encode("größer");
  const parts = ReadableStream.from([bytes.slice(0, 3), bytes.slice(3)]);
  assertEquals(await programOutput(parts, undefined), "größer");
});

test("A program that was ended is not waited for where another one has its output", async () => {
  const asked = Promise.withResolvers<Socket>();
  await using server = await startTcpServer((socket) =>
    void socket.once("data", () => asked.resolve(socket))
  );
  const other = programCommand(new URL("waits_for_server.ts", programs), ["--allow-net=127.0.0.1"]);
  const one = programCommand(new URL("leaves_another.ts", programs), [
    `--allow-run=${other.command}`,
    "--allow-env",
  ]);
  const args = [...one.args, other.command, ...other.args, server.url];
  const abort = new AbortController();
  const { command } = one;
  const { signal } = abort;
  const running = currentHost().run({ command, args, env: {}, interactive: false, signal });
  const socket = await asked.promise;
  abort.abort(new RangeError("enough"));
  await assertRejects(() => running, RangeError, "enough"); // while the other one still waits
  assertEquals(socket.destroyed, false);
});
