import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../../../src/core/errors.ts";
import type { Http2Stream } from "../../../../src/http/http2/http2_stream.ts";
import { sendBody } from "../../../../src/http/http2/upload.ts";
import { eventLoopTurn } from "../../../../src/runtime/event_loop_turn.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";
import { data, join, settings, windowUpdate } from "../../../support/http2/frames.ts";
import { head } from "../../../support/http2/raw_server.ts";
import { ScriptedPeer } from "../../../support/http2/scripted_peer.ts";
import { test } from "../../../support/test.ts";

const WINDOW = 256 * 1024;
const PIECE = 16 * 1024;
const LARGE_WINDOWS = join(settings(["INITIAL_WINDOW_SIZE", 1 << 20]), windowUpdate(0, 1 << 20));

const here = ({ id }: Http2Stream) => ({ stream: id });
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** A clock that goes on a little with each look at it, as a real one does. */
class TickingClock extends FakeClock {
  override monotonic(): number {
    this.skip(0.001);
    return super.monotonic();
  }
}

test("a watch that is not read for a minute holds up neither a GET nor another watch, and its memory stays within its window", async () => {
  const peer = new ScriptedPeer();
  const [unread, other] = [peer.open({ isLong: true }), peer.open({ isLong: true })];
  await peer.send(head(here(unread)), head(here(other)));
  for (let sent = 0; sent < WINDOW; sent += PIECE) {
    await peer.send(data(unread.id, new Uint8Array(PIECE)));
  }
  for (let second = 0; second < 60; second++) {
    await peer.clock.advance(1_000);
    await peer.send(data(other.id, `event ${second}`));
    assertEquals(textOf(await other.read()), `event ${second}`);
    const get = peer.open();
    await peer.send(head(here(get)), data(get.id, "got", { end: true }));
    assertEquals([(await get.answer).status, textOf(get.takeAll())], [200, "got"]);
  }
  assertEquals(peer.rules.granted(unread.id), WINDOW);
  let read = 0;
  while (read < WINDOW) read += (await unread.read())?.length ?? NaN;
  assertEquals([read, peer.connection.openStreams, peer.rules.broken], [WINDOW, 2, []]);
});

test("content of streams that were cancelled is counted, so that the connection's window never closes", async () => {
  const peer = new ScriptedPeer();
  await peer.send();
  const granted = peer.rules.granted(0);
  for (let count = 0; peer.rules.granted(0) === granted; count++) {
    const abort = new AbortController();
    const stream = peer.open({ signal: abort.signal });
    stream.answer.catch(() => {});
    abort.abort("enough");
    const parts = Array(WINDOW / PIECE).fill(data(stream.id, new Uint8Array(PIECE)));
    await peer.send(head(here(stream)), ...parts);
    assert(count * WINDOW < granted, "the window is closed");
  }
  assertEquals([peer.closed, peer.rules.broken], [0, []]);
});

test("a watch that is not read lives on in silence for an hour, as long as PINGs are answered", async () => {
  const peer = new ScriptedPeer();
  const watch = peer.open({ isLong: true });
  await peer.send(head(here(watch)), data(watch.id, "event"));
  for (let second = 0; second < 3_600; second++) await peer.clock.advance(1_000);
  assertEquals([textOf(await watch.read()), peer.closed], ["event", 0]);
  peer.answersPings = false;
  const reading = watch.read().catch((error) => error);
  await peer.clock.advance(45_000);
  const error = await reading;
  assertInstanceOf(error, NetworkError);
  assertEquals([error.failure, peer.closed], ["unreachable", 1]);
});

test("a request that was given up after a second without any sign makes its connection suspect", async () => {
  for (const given of ["nothing", "something"]) {
    const peer = new ScriptedPeer(settings(), { clock: new TickingClock() });
    await peer.clock.advance(5_000);
    peer.answersPings = false;
    const abort = new AbortController();
    const { answer } = peer.open({ signal: abort.signal });
    answer.catch(() => {});
    await peer.clock.advance(1_000);
    if (given === "something") await peer.send(settings());
    abort.abort("enough");
    assertEquals(peer.connection.room(false) > 0, given === "something");
  }
});

test("an upload whose connection cannot be written to waits, and ends with the connection", async () => {
  for (const isStream of [false, true]) {
    const peer = new ScriptedPeer(LARGE_WINDOWS);
    await peer.send();
    const stream = peer.open({ method: "POST", hasBody: true });
    const failed = stream.answer.catch((error) => error);
    const body = new Uint8Array(1 << 21); // more than the windows and the queue take
    void sendBody(
      { connection: peer.connection, stream },
      isStream ? new Response(body).body! : body,
    );
    peer.isBroken = true;
    await eventLoopTurn(); // the upload must not fill the event loop
    await peer.clock.advance(1_000);
    assertInstanceOf(await failed, NetworkError);
    assertEquals([peer.closed, peer.cut, peer.clock.pending], [1, 0, 0]);
  }
});

test("a connection that is closed while its server reads nothing counts as one that may keep its socket", async () => {
  const peer = new ScriptedPeer(LARGE_WINDOWS);
  await peer.send();
  const stream = peer.open({ method: "POST", hasBody: true });
  const failed = stream.answer.catch((error) => error);
  peer.stuck = true;
  peer.answersPings = false;
  void sendBody({ connection: peer.connection, stream }, new Uint8Array(1 << 19));
  await peer.clock.advance(45_000);
  assertInstanceOf(await failed, NetworkError);
  await peer.clock.advance(1_000); // until GOAWAY might have been sent
  assertEquals([peer.closed, peer.cut, peer.clock.pending], [1, 1, 0]);
});
