import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { WatchDecodeError, WatchExpiredError } from "../../src/core/errors.ts";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { watch } from "../../src/watch/watch.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { frame } from "../support/servers/script_server.ts";
import { inFull, test } from "../support/test.ts";

const SEED = 20261124;
const ROUNDS = inFull(10_000, 300);
/** The short suite tries every 41st place at which a stream may be split in two. */
const SPLIT_STEP = inFull(1, 41);
const encoder = new TextEncoder();

/** Returns the events and the error of a watch over these chunks, until it reconnects. */
async function outcome(chunks: Uint8Array[]): Promise<{ events: string[]; error: unknown }> {
  let connections = 0;
  const abort = new AbortController();
  const kube = literalKube(() => {
    if (connections++ > 0) abort.abort("reconnected");
    const left = [...chunks];
    return new Response(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          const chunk = left.shift();
          if (chunk) controller.enqueue(chunk.slice());
          else controller.close();
        },
      }, { highWaterMark: 0 }),
    );
  });
  const onReconnect = () => abort.abort("reconnected");
  const events: string[] = [];
  try {
    const options = { resourceVersion: "1", signal: abort.signal, onReconnect };
    for await (const event of watch(kube, "/p", options)) events.push(JSON.stringify(event));
  } catch (error) {
    return { events, error };
  }
  throw new Error("a watch does not end by itself");
}

function splitAt(bytes: Uint8Array, points: number[]): Uint8Array[] {
  const sorted = [0, ...points.sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
}

const fifty = Array.from({ length: 50 }, (_, i) => {
  const line = frame(i % 7 === 0 ? "MODIFIED" : "ADDED", String(100 + i), {
    annotations: { text: "grün 日本 🌍 \u2028 \\n".repeat(i % 3 + 1) },
  });
  return i % 5 === 0 ? line.replace("\n", "\r\n") : line;
});
const expected = fifty.map((line) => JSON.stringify(JSON.parse(line)));
const stream = encoder.encode(
  fifty.join("") + '{"type":"ADDED","object":{"metadata":{"name":"tail 🌍',
);

test("every split in two of a stream of 50 events decodes to the same events", async () => {
  for (let at = 0; at <= stream.length; at += SPLIT_STEP) {
    const { events, error } = await outcome(splitAt(stream, [at]));
    assertEquals(error, "reconnected");
    assert(events.length === 50 && events.every((event, i) => event === expected[i]), `at ${at}`);
  }
});

test(`${ROUNDS} random splits of a stream of 50 events decode to the same events`, async () => {
  const random = seededRandom(SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let round = 0; round < ROUNDS; round++) {
    const points = Array.from({ length: 1 + below(40) }, () => below(stream.length));
    const { events, error } = await outcome(splitAt(stream, points));
    assertEquals(error, "reconnected");
    const same = events.length === 50 && events.every((event, i) => event === expected[i]);
    assert(same, `seed ${SEED}, round ${round}, split at ${points}`);
  }
});

test(`${ROUNDS} random byte streams give events or one typed error`, async () => {
  const random = seededRandom(SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  const pieces = [
    ...fifty.slice(0, 5),
    "\n",
    "\r\n",
    "{",
    "}",
    "null\n",
    '{"type":"ERROR","object":{"code":410}}\n',
    '{"type":"ERROR","object":{"code":403,"message":"no"}}\n',
    '{"type":"ADDED","object":{"metadata":{}}}\n',
    '{"type":"ADDED","object":7}\n',
    "[1,2]\n",
  ].map((piece) => encoder.encode(piece));
  for (let round = 0; round < ROUNDS; round++) {
    const chunks = Array.from({ length: below(8) }, () => {
      const piece = (pieces[below(pieces.length)] as Uint8Array).slice();
      const mutations = below(4) === 0 ? below(6) : 0;
      for (let i = 0; i < mutations; i++) piece[below(piece.length)] = below(256);
      return below(10) === 0 ? piece.subarray(below(piece.length)) : piece;
    });
    const { events, error } = await outcome(chunks);
    for (const event of events) assert(JSON.parse(event).object.metadata, `round ${round}`);
    if (error === "reconnected") continue;
    const typed = [WatchDecodeError, WatchExpiredError, ApiStatusError];
    assert(typed.some((type) => error instanceof type), `seed ${SEED}, round ${round}: ${error}`);
    assertInstanceOf(error, Error);
  }
});
