import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { openProcess } from "../../src/pod/pod_process.ts";
import { processStreams } from "../../src/pod/pod_process_options.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import type { PodProgram } from "../../src/testing/mod.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { startFaultySocket } from "../support/connections/faulty_socket.ts";
import { test } from "../support/test.ts";
import { bytes, open, openOver, podWith, text } from "./pod_with.ts";

const echo: PodProgram = async ({ stdin, stdout }) => {
  for await (const chunk of stdin) await stdout(chunk);
  return 0;
};

test("a process gets the end of stdin, in the literal bytes of v5", async () => {
  await using pod = await podWith(echo);
  await using process = await open(pod);
  const writer = process.stdin.getWriter();
  await writer.write(bytes("one "));
  await writer.write(bytes("two"));
  await writer.close();
  assertEquals(await text(process.stdout), "one two");
  assertEquals((await process.status).exitCode, 0);
});

test("with v4 stdin cannot be ended, and the error says so", async () => {
  const program: PodProgram = async ({ stdin, stdout, protocol }) => {
    const { value = bytes("") } = await stdin.getReader().read();
    await stdout(protocol);
    await stdout(value);
    return 1;
  };
  await using pod = await podWith(program, { sessionProtocols: ["v4.channel.k8s.io"] });
  await using process = await open(pod);
  const writer = process.stdin.getWriter();
  await assertRejects(() => writer.close(), ConfigurationError, "v4.channel.k8s.io only");

  await using other = await open(pod);
  await other.stdin.getWriter().write(bytes(" works"));
  assertEquals(await text(other.stdout), "v4.channel.k8s.io works");
  assertEquals((await other.status).exitCode, 1);
});

test("stdin fails once the process has ended, and says that it has", async () => {
  await using pod = await podWith(() => 0);
  await using process = await open(pod);
  assertEquals((await process.status).exitCode, 0);
  const writer = process.stdin.getWriter();
  await assertRejects(() => writer.write(bytes("late")), StreamCutError, "the process has ended");
});

test("a loop of small writes to stdin does not block the signal or a timer", async () => {
  await using faulty = await startFaultySocket();
  const abort = new AbortController();
  const streams = processStreams({ stdin: true });
  const description = "exec in pod default/web";
  await using process = await openProcess(faulty.kube, "/exec", {
    clock: clockOf(faulty.kube),
    streams,
    description,
    signal: abort.signal,
  });
  const writer = process.stdin.getWriter();
  setTimeout(() => abort.abort(new Error("enough")), 0);
  const writing = async () => {
    for (let i = 0; i < 50_000; i++) await writer.write(bytes("y"));
  };
  await assertRejects(writing, Error, "enough");
});

for (const [name, chunk] of [["text", "ls"], ["null", null], ["a number", 7]] as const) {
  for (const by of ["write", "pipeTo"] as const) {
    test(`stdin refuses ${name} by ${by}, says how to encode it, and closes the connection`, async () => {
      await using faulty = await startFaultySocket();
      await using process = await openOver(faulty);
      const stdin = process.stdin as WritableStream<unknown>;
      const source = new ReadableStream<unknown>({
        start(controller) {
          controller.enqueue(bytes("first"));
          controller.enqueue(chunk);
        },
      });
      const sending = by === "write" ? stdin.getWriter().write(chunk) : source.pipeTo(stdin);
      const error = await assertRejects(() => sending, TypeError, "TextEncoderStream");
      assertEquals(await process.status.catch((error) => error), error);
      assertEquals(await text(process.stdout).catch((error) => error), error);
      await faulty.peer.ended;
      assertEquals(faulty.peer.seen.at(-1), "close 1000");
    });
  }
}

test("stdin takes bytes of every kind", async () => {
  await using pod = await podWith(echo);
  await using process = await open(pod);
  const writer = (process.stdin as WritableStream<unknown>).getWriter();
  const { buffer } = bytes("-abcdefgh-");
  await writer.write(buffer.slice(1, 3));
  await writer.write(new DataView(buffer, 3, 2));
  await writer.write(new Uint16Array(buffer, 6, 1));
  await writer.close();
  assertEquals(await text(process.stdout), "abcdfg");
  assertEquals((await process.status).exitCode, 0);
});

test("aborting stdin closes the connection with the reason", async () => {
  await using pod = await podWith(echo);
  await using process = await open(pod);
  await process.stdin.abort(new Error("no more"));
  await assertRejects(() => process.status, Error, "no more");
});
