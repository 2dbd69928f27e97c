import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import type { Socket } from "node:net";
import { currentProgramRunner } from "../../src/runtime/platform/current_program_runner.ts";
import { copyErrors, programOutput } from "../../src/runtime/program_output.ts";
import { programCommand } from "../support/programs/program_command.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";

const programs = new URL("programs/", import.meta.url);

test("A program's output is read to its end, as UTF-8", async () => {
  const bytes = new TextEncoder().encode("größer");
  const parts = ReadableStream.from([bytes.slice(0, 3), bytes.slice(3)]);
  assertEquals(await programOutput(parts), "größer");
});

test("A program's output is read up to its limit", async () => {
  const parts = () => ReadableStream.from([new Uint8Array(3), new Uint8Array(3)]);
  assertEquals(await programOutput(parts(), { maxBytes: 6 }), "\0".repeat(6));
  const reading = programOutput(parts(), { maxBytes: 5 });
  await assertRejects(() => reading, ConfigurationError, "it wrote more than 5 bytes");
});

test("A program that writes endlessly is ended at its limit", async () => {
  const { command, args } = programCommand(new URL("writes_endlessly.ts", programs));
  const host = currentProgramRunner();
  const maxOutputBytes = 100_000;
  const running = host.run({ command, args, env: {}, interactive: false, maxOutputBytes });
  // The program has ended by then: the error comes after its end.
  const message = "it wrote more than 100000 bytes to standard output and was ended: run it in a";
  await assertRejects(() => running, ConfigurationError, message);
});

test("A program that was ended is not waited for while another program holds its output", async () => {
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
  const running = currentProgramRunner().run({
    command,
    args,
    env: {},
    interactive: false,
    signal,
  });
  const socket = await asked.promise;
  abort.abort(new RangeError("enough"));
  await assertRejects(() => running, RangeError, "enough"); // the other program still waits
  assertEquals(socket.destroyed, false);
});

test("A program's messages are copied until it has ended, not for as long as the pipe is open", async () => {
  const text: string[] = [];
  const write = (part: Uint8Array) => Promise.resolve(text.push(new TextDecoder().decode(part)));
  const message = new TextEncoder().encode("log in first");
  let isCancelled = false;
  const open = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(message),
    cancel: () => void (isCancelled = true),
  });
  await copyErrors(open, write, Promise.resolve());
  await copyErrors(ReadableStream.from([message]), write, Promise.resolve());
  assertEquals([text, isCancelled], [["log in first", "log in first"], true]);
});
