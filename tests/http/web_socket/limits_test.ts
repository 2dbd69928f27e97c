import { assert, assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { numberedBytes } from "../../support/numbered_bytes.ts";
import { inFull, test } from "../../support/test.ts";
import { showBytes } from "./client_frames.ts";
import { openPair } from "./frame_server.ts";
import { closeFrame, fragments, serverFrame } from "./server_frame.ts";

const { text, binary, continuation, ping } = OPCODE;
const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;
/** Upper bound for the bytes in the buffers of both kernels and of the server's end together. */
const BUFFERS = 24 * MEGABYTE;

/** Lets input and output happen, so that an error has time to show. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
}

/**
 * Asserts that the server saw the close frame or nothing: a reset, caused by bytes that were still
 * on their way, can arrive before the close frame.
 */
function assertMostlySeen(seen: string[], goodbye: string): void {
  assertEquals(seen, seen.length === 0 ? [] : [goodbye]);
}

/** Yields parts of `size` bytes. */
function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

for (const size of [64 * KILOBYTE, 256 * KILOBYTE, MEGABYTE, 4 * MEGABYTE, 16 * MEGABYTE]) {
  test(`WebSocket 9.2: a message of ${size / KILOBYTE} KiB is echoed`, async () => {
    await using pair = await openPair();
    const { socket, peer } = pair;
    const bytes = numberedBytes(size);
    peer.send(serverFrame(binary, bytes));
    const { value } = await socket.readable.getReader().read();
    assertEquals(showBytes(value as Uint8Array), showBytes(bytes));
    await socket.writable.getWriter().write(value as Uint8Array);
    await peer.sees(1);
    assertEquals(peer.seen, [`binary ${showBytes(bytes)}`]);
  }, { fullOnly: size > MEGABYTE });
}

for (const size of [64, 256, KILOBYTE, 4 * KILOBYTE, 64 * KILOBYTE, MEGABYTE]) {
  test(`WebSocket 9.4: 1 MiB in frames of ${size} bytes is one message`, async () => {
    await using pair = await openPair();
    const bytes = numberedBytes(MEGABYTE);
    pair.peer.send(...fragments(binary, [...cut(bytes, size)]));
    const { value } = await pair.socket.readable.getReader().read();
    assertEquals(showBytes(value as Uint8Array), showBytes(bytes));
  });
}

test("WebSocket 9.7: a text of many MiB that is cut within characters is received whole", async () => {
  await using pair = await openPair();
  const letters = "aä€𝄞".repeat(MEGABYTE * inFull(16, 4) / 10);
  const bytes = new TextEncoder().encode(letters);
  pair.peer.send(...fragments(text, [...cut(bytes, 1_000_001)]));
  const { value } = await pair.socket.readable.getReader().read();
  assert(value === letters);
});

test("WebSocket 9.9: a frame of 40 MB, as in an exec, and one of 64 MiB pass", async () => {
  for (const size of [...inFull<number[]>([40_000_000], []), 64 * MEGABYTE]) {
    await using pair = await openPair();
    const bytes = new Uint8Array(size);
    bytes[0] = 1;
    bytes[size - 1] = 2;
    pair.peer.send(serverFrame(binary, bytes));
    const { value } = await pair.socket.readable.getReader().read();
    assertEquals([value?.length, value?.at(0), value?.at(-1)], [size, 1, 2]);
  }
});

test("WebSocket 10.1: a message that is sent in one call arrives in one frame, whatever its length", async () => {
  await using pair = await openPair();
  const { socket, peer } = pair;
  const writer = socket.writable.getWriter();
  const sizes = [0, 1, 125, 126, 65_535, 65_536, 131_073, MEGABYTE + 3];
  const sent = sizes.map((size) => numberedBytes(size));
  for (const bytes of sent) {
    const before = showBytes(bytes);
    await writer.write(bytes);
    assertEquals(showBytes(bytes), before); // the caller's bytes do not change
  }
  await writer.write("text ä \ud800");
  await peer.sees(sizes.length + 1);
  assertEquals(peer.seen.slice(0, -1), sent.map((bytes) => `binary ${showBytes(bytes)}`));
  assertEquals(new TextDecoder().decode(peer.frames.at(-1)?.payload), "text ä \ufffd");
});

test("WebSocket: a server that floods with fragments gets 1009, and costs no memory", async () => {
  for (const size of [inFull(1, 16), 16 * KILOBYTE]) {
    await using pair = await openPair({ mostMessageBytes: MEGABYTE });
    const { socket, peer } = pair;
    peer.send(serverFrame(text, "begin", { final: false }));
    const part = serverFrame(continuation, new Uint8Array(size), { final: false });
    const many = new Uint8Array(Math.ceil(16 * KILOBYTE / part.length) * part.length);
    for (let at = 0; at < many.length; at += part.length) many.set(part, at);
    const flooding = peer.flood(many, 1e9);
    const error = await assertRejects(() => socket.readable.getReader().read(), NetworkError);
    assertEquals(error.message.includes("a message is longer than 1048576 bytes"), true);
    const frames = part.length / size;
    assert(await flooding < MEGABYTE * frames + BUFFERS, `${await flooding} bytes were taken`);
    await peer.ended;
    assertMostlySeen(peer.seen, "close 1009");
    assertEquals(await socket.closed, { code: 1006, reason: "" });
  }
});

test("WebSocket: a server that floods with empty fragments gets 1008", async () => {
  await using pair = await openPair();
  const { socket, peer } = pair;
  peer.send(serverFrame(text, "begin", { final: false }));
  const empty = serverFrame(continuation, "", { final: false });
  const many = new Uint8Array(16 * KILOBYTE).map((_, at) => empty[at % 2] ?? 0);
  const flooding = peer.flood(many, 1e9);
  const error = await assertRejects(() => socket.readable.getReader().read(), NetworkError);
  assertEquals(error.message.includes("a message has more than 4096 empty frames"), true);
  assert(await flooding < BUFFERS, `${await flooding} bytes were taken`);
  await peer.ended;
  assertMostlySeen(peer.seen, "close 1008");
});

test("WebSocket: 4,096 empty fragments pass, and as many again in the next message", async () => {
  await using pair = await openPair();
  const parts: string[] = Array(4_096).fill("").toSpliced(7, 0, "all");
  pair.peer.send(...fragments(text, parts), ...fragments(text, parts));
  const reader = pair.socket.readable.getReader();
  assertEquals([(await reader.read()).value, (await reader.read()).value], ["all", "all"]);
});

test("WebSocket: pings of a server that does not read the pongs cost no memory", async () => {
  await using pair = await openPair();
  const { socket, peer } = pair;
  peer.socket.pause();
  const reading = socket.readable.getReader().read();
  const part = serverFrame(ping, "x".repeat(125));
  const many = new Uint8Array(1_000 * part.length).map((_, at) => part[at % part.length] ?? 0);
  const pings = inFull(400_000, 250_000); // their pongs are more than BUFFERS
  await peer.flood(many, pings * part.length);
  peer.send(serverFrame(ping, "newest"), serverFrame(text, "done"));
  assertEquals((await reading).value, "done"); // no pong has been read yet
  peer.socket.resume();
  while (peer.seen.at(-1) !== 'pong "newest"') await peer.sees(peer.frames.length + 1);
  assert(peer.frames.length < 200_000, `${peer.frames.length} pongs were kept`);
  peer.send(closeFrame(1000));
});

test("WebSocket: a reader that stops reading holds the server back", async () => {
  await using pair = await openPair();
  const { socket, peer } = pair;
  const part = serverFrame(binary, new Uint8Array(MEGABYTE));
  const reader = socket.readable.getReader();
  for (let i = 0; i < 60; i++) peer.send(part);
  assertEquals((await reader.read()).value?.length, MEGABYTE);
  await turns();
  const held = peer.socket.writableLength;
  assert(held > 60 * MEGABYTE - BUFFERS, `${held} bytes are held back`);
  for (let i = 1; i < 60; i++) assertEquals((await reader.read()).value?.length, MEGABYTE);
});

test("WebSocket: a server that stops reading holds the writer back", async () => {
  await using pair = await openPair();
  const { socket, peer } = pair;
  peer.socket.pause();
  const writer = socket.writable.getWriter();
  let written = 0;
  const writing = (async () => {
    for (let i = 0; i < 60; i++, written++) await writer.write(new Uint8Array(MEGABYTE));
  })();
  await turns();
  assert(written < BUFFERS / MEGABYTE, `${written} MiB are written`);
  peer.socket.resume();
  await writing;
  await peer.sees(60);
  assertEquals(peer.frames.map(({ payload }) => payload.length), Array(60).fill(MEGABYTE));
});

test("WebSocket: pongs never get into a message that is being sent", async () => {
  await using pair = await openPair();
  const { socket, peer } = pair;
  const reader = socket.readable.getReader();
  const reading = reader.read();
  const writer = socket.writable.getWriter();
  const writing = Promise.all(
    [1, 2, 3].map((size) => writer.write(numberedBytes(size * MEGABYTE))),
  );
  for (let i = 0; i < 100; i++) {
    peer.send(serverFrame(ping, `${i}`));
    await new Promise(setImmediate);
  }
  await writing;
  peer.send(serverFrame(text, "end"));
  assertEquals((await reading).value, "end");
  await writer.write("end");
  while (peer.seen.at(-1) !== 'text "end"') await peer.sees(peer.frames.length + 1);
  const isPong = (shown: string) => shown.startsWith("pong");
  assertEquals(peer.seen.filter((shown) => !isPong(shown)), [
    ...[1, 2, 3].map((size) => `binary ${showBytes(numberedBytes(size * MEGABYTE))}`),
    'text "end"',
  ]);
  assert(peer.seen.some(isPong));
});
