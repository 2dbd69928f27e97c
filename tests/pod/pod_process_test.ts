import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { openProcess, stdinBytes } from "../../src/pod/pod_process.ts";
import {
  processPath,
  processStreams,
  type TerminalSize,
} from "../../src/pod/pod_process_options.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { clockOf, internalsOf } from "../../src/transport/kube_internals.ts";
import { closeFrame, serverFrame } from "../http/web_socket/server_frame.ts";
import { FakeClock, settled } from "../support/clocks/fake_clock.ts";
import { startFaultySocket } from "../support/connections/faulty_socket.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { inFull, test } from "../support/test.ts";
import { bytes, open, openOver, podWith, text } from "./pod_with.ts";

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
    const shown = typeof value === "string" ? JSON.stringify(value) : value;
    const message = `a whole number from 0 to 65535: it is ${shown}`;
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
  await assertRejects(() => process.status, DOMException, "disposed of");
  await process[Symbol.asyncDispose]();
});

test("a process waits only once for a server that does not answer the close frame", async () => {
  const openWebSocket = () =>
    Promise.resolve({
      protocol: "v4.channel.k8s.io",
      readable: new ReadableStream<Uint8Array<ArrayBuffer>>(),
      writable: new WritableStream<Uint8Array | string>(),
      closed: new Promise<never>(() => {}),
      close() {},
    });
  const kube = literalKube(() => new Response(), { openWebSocket });
  const process = await openOver({ kube });
  const clock = clockOf(kube) as FakeClock;
  const first = process[Symbol.asyncDispose]();
  await clock.advance(5_000);
  await first;
  const second = process[Symbol.asyncDispose]();
  await settled();
  assertEquals(clock.pending, 0);
  await second;
});

test("cancelling stdout does not keep the process from ending", async () => {
  await using pod = await podWith(async ({ stdout, stdin }) => {
    await stdin.getReader().read();
    await stdout("no program reads this");
    return 0;
  });
  await using process = await open(pod);
  await process.stdout.cancel();
  await process.stdin.getWriter().write(bytes("go"));
  assertEquals((await process.status).exitCode, 0);
});

const stdinAlone = processStreams({ stdin: true, stdout: false, stderr: false });

test("an empty frame on the error channel only opens the channel, and ends nothing", async () => {
  await using faulty = await startFaultySocket();
  await using process = await openOver(faulty);
  const clock = internalsOf(faulty.kube).runtime.clock as FakeClock;
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
    clock: clockOf(kube),
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
  const clock = internalsOf(faulty.kube).runtime.clock as FakeClock;
  const reader = process.stdout.getReader();
  faulty.say(3, '{"status":"Suc');
  faulty.say(3, 'cess"}');
  faulty.say(1, "after it");
  await reader.read();
  assertEquals(clock.delaysMs, [5_000]);
  await clock.advance(5_000);
  assertEquals((await process.status).exitCode, 0);
});

const FRAME_BYTES = inFull(40, 5) * 1_000_000; // limits_test.ts of WebSockets has 64 MiB

test("a frame of many MB is read whole, and one of more than 64 MiB fails the streams", async () => {
  await using pod = await podWith(async ({ stdout }) => {
    await stdout(new Uint8Array(FRAME_BYTES).fill(7));
    return 0;
  });
  await using process = await open(pod);
  const bytes = await new Response(process.stdout).bytes();
  assertEquals([bytes.length, bytes.every((byte) => byte === 7)], [FRAME_BYTES, true]);
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

test("stdinBytes returns the bytes of a buffer or of any view of one, without a copy", () => {
  const whole = new Uint8Array([1, 2, 3, 4, 5, 6]);
  const { buffer } = whole;
  assertStrictEquals(stdinBytes(whole), whole);
  assertEquals([...stdinBytes(buffer)], [1, 2, 3, 4, 5, 6]);
  assertEquals([...stdinBytes(new DataView(buffer, 1, 2))], [2, 3]);
  assertEquals([...stdinBytes(new Uint16Array(buffer, 2, 1))], [3, 4]);
  assertStrictEquals(stdinBytes(new DataView(buffer, 1, 2)).buffer, buffer);
  assertEquals(stdinBytes(new ArrayBuffer(0)).length, 0);
});

test("stdinBytes refuses every other type by its name, and does not show the value", () => {
  for (const [chunk, kind] of [["secret", "string"], [null, "null"], [[1], "object"]] as const) {
    const error = assertThrows(() => stdinBytes(chunk), TypeError, `of type ${kind}. Encode text`);
    assertEquals(error.message.includes("secret"), false);
  }
});
