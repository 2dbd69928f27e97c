import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ConfigurationError, NetworkError } from "../../src/core/errors.ts";
import { openProcess } from "../../src/pod/pod_process.ts";
import {
  processPath,
  processStreams,
  type TerminalSize,
} from "../../src/pod/pod_process_options.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import type { PodProgram, TestApiServerOptions } from "../../src/testing/mod.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import { closeFrame, serverFrame } from "../http/web_socket/server_frame.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { type FaultySocket, startFaultySocket } from "../support/connections/faulty_socket.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

const echo: PodProgram = async ({ stdin, stdout }) => {
  for await (const chunk of stdin) await stdout(chunk);
  return 0;
};

/** Starts a pod in which a program runs. */
async function podWith(program: PodProgram, options: TestApiServerOptions = {}): Promise<Pod> {
  const pod = await startPod(options);
  pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" } });
  pod.server.pods.setProgram({ name: "web" }, program);
  return pod;
}

function open(pod: Pod, options: { signal?: AbortSignal; tty?: boolean } = {}) {
  const { signal = new AbortController().signal, tty = false } = options;
  const streams = processStreams({ stdin: true, tty });
  const named = { name: "web", namespace: "default" };
  const description = "exec in pod default/web";
  return openProcess(pod.kube(), processPath(named, streams, ["p"]), {
    streams,
    description,
    signal,
  });
}

test("a process has separate streams, and all of them end with its status", async () => {
  await using pod = await podWith(async ({ stdout, stderr }) => {
    await stdout("to out");
    await stderr("to err");
    return 137;
  });
  await using process = await open(pod);
  assertEquals(await Promise.all([text(process.stdout), text(process.stderr)]), [
    "to out",
    "to err",
  ]);
  assertEquals((await process.status).exitCode, 137);
});

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

test("the size of the terminal reaches the program", async () => {
  const told: unknown[] = [];
  await using pod = await podWith(async ({ stdin, sizes, tty }) => {
    for await (const _ of stdin);
    told.push(tty, ...sizes);
    return 0;
  });
  await using process = await open(pod, { tty: true });
  await process.resize({ columns: 80, rows: 24 });
  await process.resize({ columns: 120, rows: 50 });
  await process.stdin.close();
  await process.status;
  assertEquals(told, [true, { columns: 80, rows: 24 }, { columns: 120, rows: 50 }]);
});

test("an impossible terminal size is refused before anything is sent", async () => {
  await using faulty = await startFaultySocket();
  await using process = await openOver(faulty);
  const size = { columns: 80, rows: 24 };
  for (const value of [-1, 1.5, NaN, 65_536, Infinity, "80" as unknown as number]) {
    const message = `a whole number from 0 to 65535: it is ${value}`;
    const resize = (wrong: Partial<TerminalSize>) => process.resize({ ...size, ...wrong });
    await assertRejects(() => resize({ columns: value }), RangeError, `columns must be ${message}`);
    await assertRejects(() => resize({ rows: value }), RangeError, `rows must be ${message}`);
  }
  await process.resize({ columns: 0, rows: 65_535 });
  await faulty.peer.sees(1);
  const sent = JSON.stringify('\x04{"Width":0,"Height":65535}');
  assertEquals(faulty.peer.seen, [`binary ${sent}`]);
});

test("a cut fails every stream with the number of bytes sent and received", async () => {
  await using pod = await podWith(async ({ stdin, stdout, cut }) => {
    await stdin.getReader().read();
    await stdout("half of");
    cut();
    return 0;
  });
  await using process = await open(pod);
  const writer = process.stdin.getWriter();
  await writer.write(bytes("hello"));
  const error = await process.status.catch((error) => error);
  assertInstanceOf(error, StreamCutError);
  // Bytes on their way when the connection was cut may be lost.
  assertEquals([[0, 7].includes(error.received), error.sent], [true, 5]);
  assertEquals(error.message.startsWith("The exec in pod default/web broke off after "), true);
  assertEquals(await text(process.stderr).catch((error) => error), error);
  assertEquals(await writer.closed.catch((error) => error), error);
});

test("a process that the server ends without a status fails with the code and the reason", async () => {
  await using faulty = await startFaultySocket();
  await using process = await openOver(faulty);
  faulty.say(1, "half");
  faulty.peer.send(closeFrame(1011, "node is gone"));
  const output = text(process.stdout);
  const error = await assertRejects(() => process.status, StreamCutError);
  assertEquals(
    error.message,
    "The exec in pod default/web broke off after 4 bytes: " +
      "the server closed the connection with code 1011: node is gone.",
  );
  assertEquals(await output.catch((error) => error), error);
  const writing = process.stdin.getWriter().write(bytes("late"));
  await assertRejects(() => writing, StreamCutError, "1011");
});

test("a process that has reported its status keeps it, however the connection is closed", async () => {
  await using faulty = await startFaultySocket();
  await using process = await openOver(faulty);
  faulty.say(3, '{"status":"Success"}');
  faulty.peer.send(closeFrame(1011, "node is gone"));
  assertEquals(await text(process.stdout), "");
  assertEquals((await process.status).exitCode, 0);
});

test("stdin fails once the process has ended, and says that it has", async () => {
  await using pod = await podWith(() => 0);
  await using process = await open(pod);
  assertEquals((await process.status).exitCode, 0);
  const writer = process.stdin.getWriter();
  await assertRejects(() => writer.write(bytes("late")), StreamCutError, "the process has ended");
});

test("the signal ends every stream with its reason, and closes the connection", async () => {
  const gone = Promise.withResolvers<void>();
  await using pod = await podWith(async ({ stdin }) => {
    await stdin.getReader().read().catch(() => gone.resolve());
    return 0;
  });
  const abort = new AbortController();
  await using process = await open(pod, { signal: abort.signal });
  abort.abort(new Error("enough"));
  await assertRejects(() => process.status, Error, "enough");
  await assertRejects(() => text(process.stdout), Error, "enough");
  await gone.promise;
});

test("a process that is disposed of closes its connection", async () => {
  const gone = Promise.withResolvers<void>();
  await using pod = await podWith(async ({ stdin }) => {
    await stdin.getReader().read().catch(() => gone.resolve());
    return 0;
  });
  const process = await open(pod);
  await process[Symbol.asyncDispose]();
  await gone.promise;
  await assertRejects(() => process.status, DOMException, "let go of");
  await process[Symbol.asyncDispose]();
});

test("a loop of small writes to stdin does not block the signal or a timer", async () => {
  await using faulty = await startFaultySocket();
  const abort = new AbortController();
  const streams = processStreams({ stdin: true });
  const description = "exec in pod default/web";
  await using process = await openProcess(faulty.kube, "/exec", {
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

test("cancelling stdout does not keep the process from ending", async () => {
  await using pod = await podWith(async ({ stdout, stdin }) => {
    await stdin.getReader().read();
    await stdout("nobody reads this");
    return 0;
  });
  await using process = await open(pod);
  await process.stdout.cancel();
  await process.stdin.getWriter().write(bytes("go"));
  assertEquals((await process.status).exitCode, 0);
});

const stdinAlone = processStreams({ stdin: true, stdout: false, stderr: false });

/** Opens a process over a WebSocket of raw frames. */
function openOver({ kube }: FaultySocket, streams = processStreams({ stdin: true })) {
  const { signal } = new AbortController();
  return openProcess(kube, "/exec", { streams, description: "exec in pod default/web", signal });
}

test("an empty frame on the error channel only opens the channel, and ends nothing", async () => {
  await using faulty = await startFaultySocket();
  await using process = await openOver(faulty);
  const clock = faulty.kube.runtime.clock as FakeClock;
  const reader = process.stdout.getReader();
  faulty.say(3);
  faulty.say(1, "after it");
  await reader.read();
  assertEquals(clock.pending, 0);
  faulty.peer.send(closeFrame(1000));
  await assertRejects(() => process.status, StreamCutError, "the connection was lost");
});

test("a process with only stdin goes on after the end of stdin, and ends with its exit code", async () => {
  const clock = new FakeClock();
  await using pod = await podWith(async ({ stdin }) => {
    for await (const _ of stdin);
    await clock.advance(7_000);
    return 3;
  });
  const kube = pod.kube({ runtime: { ...currentRuntime(), clock } });
  const path = processPath({ name: "web", namespace: "default" }, stdinAlone, ["p"]);
  await using process = await openProcess(kube, path, {
    streams: stdinAlone,
    description: "exec in pod default/web",
    signal: new AbortController().signal,
  });
  await process.stdin.close();
  assertEquals((await process.status).exitCode, 3);
});

test("a status may come in several frames, and the connection's end is awaited for 5 s only once", async () => {
  await using faulty = await startFaultySocket();
  await using process = await openOver(faulty);
  const clock = faulty.kube.runtime.clock as FakeClock;
  const reader = process.stdout.getReader();
  faulty.say(3, '{"status":"Suc');
  faulty.say(3, 'cess"}');
  faulty.say(1, "after it");
  await reader.read();
  assertEquals(clock.delaysMs, [5_000]);
  await clock.advance(5_000);
  assertEquals((await process.status).exitCode, 0);
});

test("a frame of 40 MB is read whole, and one of more than 64 MiB fails the streams", async () => {
  await using pod = await podWith(async ({ stdout }) => {
    await stdout(new Uint8Array(40_000_000).fill(7));
    return 0;
  });
  await using process = await open(pod);
  const bytes = await new Response(process.stdout).bytes();
  assertEquals([bytes.length, bytes.every((byte) => byte === 7)], [40_000_000, true]);
  assertEquals((await process.status).exitCode, 0);

  await using faulty = await startFaultySocket();
  await using tooMuch = await openOver(faulty);
  faulty.peer.send(serverFrame(2, "", { claims: 64n * 1024n * 1024n + 1n }));
  const error = await assertRejects(() => tooMuch.status, StreamCutError, "broke the protocol");
  assertEquals(String(error.cause).includes("longer than 67108864 bytes"), true);
  await faulty.peer.ended;
  assertEquals(faulty.peer.seen, ["close 1009"]);
});

for (const said of [false, true]) {
  const when = said ? "after the status" : "before the status";
  test(`a server that breaks the protocol ${when} fails the streams, with the cause`, async () => {
    await using faulty = await startFaultySocket();
    await using process = await openOver(faulty);
    faulty.say(1, "out");
    if (said) faulty.say(3, '{"status":"Success"}');
    const reader = process.stdout.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "out");
    faulty.break();
    const error = await assertRejects(() => reader.read(), StreamCutError, "broke the protocol");
    assertInstanceOf(error.cause, NetworkError);
    assertEquals(error.received, 3);
    const writing = process.stdin.getWriter().write(bytes("late"));
    if (said) {
      assertEquals((await process.status).exitCode, 0);
      await assertRejects(() => writing, StreamCutError, "the process has ended");
    } else {
      await assertRejects(() => process.status, StreamCutError, "broke the protocol");
      await assertRejects(() => writing, StreamCutError, "broke the protocol");
    }
  });
}
