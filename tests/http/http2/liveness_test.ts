import { assertEquals } from "@std/assert";
import { Liveness } from "../../../src/http/http2/liveness.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

function created({ poll = () => Promise.resolve() }: { poll?: () => Promise<void> } = {}) {
  const clock = new FakeClock();
  const events: string[] = [];
  const connection = {
    openStreams: 0,
    ping: () => void events.push(`ping at ${clock.monotonic() / 1_000}`),
    closeIdle: () => void events.push(`idle at ${clock.monotonic() / 1_000}`),
    end: (error: Error) => void events.push(`${error.message} at ${clock.monotonic() / 1_000}`),
  };
  const liveness = new Liveness(connection, { clock, poll });
  const open = (streams: number) => {
    connection.openStreams = streams;
    liveness.changed();
  };
  return { clock, events, liveness, open };
}

const DEAD = "timed out: no answer to a PING in 15000 ms";

test("a connection without streams is closed after 60 s", async () => {
  const { clock, events } = created();
  await clock.advance(59_999);
  assertEquals(events, []);
  await clock.advance(1);
  assertEquals(events, ["idle at 60"]);
  assertEquals(clock.pending, 0);
});

test("with open streams 30 s of silence lead to a PING, and 15 s without an answer to the end", async () => {
  const { clock, events, liveness, open } = created();
  open(1);
  await clock.advance(29_999);
  assertEquals([events, liveness.isSuspect], [[], false]);
  await clock.advance(1);
  assertEquals([events, liveness.isSuspect], [["ping at 30"], false]);
  await clock.advance(999);
  assertEquals(liveness.isSuspect, false); // the answer is under way
  await clock.advance(1);
  assertEquals(liveness.isSuspect, true);
  await clock.advance(14_000);
  assertEquals(events, ["ping at 30", `${DEAD} at 45`]);
});

test("a connection with another reason for its PING is suspect at once", async () => {
  const { clock, events, liveness, open } = created();
  open(1);
  await clock.advance(30_000);
  liveness.suspect();
  assertEquals([events, liveness.isSuspect], [["ping at 30"], true]);
  liveness.heard();
  assertEquals(liveness.isSuspect, false);
  await clock.advance(30_000);
  assertEquals([events, liveness.isSuspect], [["ping at 30", "ping at 60"], false]);
});

test("requests that are given up without a sign for a second lead to a PING, however short each was", async () => {
  const { clock, events, liveness, open } = created();
  await clock.advance(5_000);
  for (let times = 0; times < 3; times++) {
    liveness.asked();
    open(1);
    await clock.advance(400);
    liveness.givenUp();
    open(0); // that is not a sign of life
    assertEquals([events, liveness.isSuspect], times < 2 ? [[], false] : [["ping at 6.2"], true]);
  }
  liveness.heard();
  liveness.asked();
  await clock.advance(999);
  liveness.givenUp();
  assertEquals([events, liveness.isSuspect], [["ping at 6.2"], false]);
});

test("anything that is heard answers a PING, and puts the next one off", async () => {
  const { clock, events, liveness, open } = created();
  open(2);
  await clock.advance(40_000);
  assertEquals([liveness.heard(), liveness.isSuspect], [true, false]);
  assertEquals(liveness.heard(), false);
  await clock.advance(29_999);
  assertEquals(events, ["ping at 30"]);
  await clock.advance(1);
  assertEquals(events, ["ping at 30", "ping at 70"]);
  liveness.heard();
  for (let seconds = 0; seconds < 100; seconds += 20) {
    await clock.advance(20_000);
    liveness.heard();
  }
  assertEquals(events, ["ping at 30", "ping at 70"]);
});

test("the times begin again with the first stream and after the last one", async () => {
  const { clock, events, open } = created();
  await clock.advance(59_000);
  open(1);
  await clock.advance(29_000);
  open(0);
  await clock.advance(59_999);
  assertEquals(events, []);
  await clock.advance(1);
  assertEquals(events, ["idle at 148"]);
});

test("a connection may be asked for a sign of life at any time, once until it answers", async () => {
  const { clock, events, liveness, open } = created();
  open(1);
  await clock.advance(1_000);
  liveness.suspect();
  liveness.suspect();
  assertEquals([events, liveness.isSuspect], [["ping at 1"], true]);
  liveness.heard();
  liveness.suspect();
  await clock.advance(15_000);
  assertEquals(events, ["ping at 1", "ping at 1", `${DEAD} at 16`]);
});

test("after a pause of the process, what has arrived is read before the silence is judged", async () => {
  const polls: (() => void)[] = [];
  const { clock, events, liveness, open } = created({
    poll: () => Promise.resolve(polls.splice(0).forEach((each) => each())),
  });
  open(1);
  await clock.advance(29_000);
  clock.skip(120_000); // stopped before the PING
  polls.push(() => liveness.heard());
  await clock.advance(0);
  assertEquals(events, []);
  await clock.advance(30_000);
  assertEquals(events, ["ping at 179"]);
  clock.skip(120_000); // stopped while the answer was under way
  polls.push(() => liveness.heard());
  await clock.advance(0);
  assertEquals([events, liveness.isSuspect], [["ping at 179"], false]);
});

test("after a pause without any sign, another PING is sent before the end", async () => {
  const { clock, events, open } = created();
  open(1);
  await clock.advance(30_000);
  clock.skip(300_000);
  await clock.advance(14_999);
  assertEquals(events, ["ping at 30", "ping at 330"]);
  await clock.advance(1);
  assertEquals(events, ["ping at 30", "ping at 330", `${DEAD} at 345`]);
});

test("after its end there is no timer and no PING", async () => {
  const { clock, events, liveness, open } = created();
  open(1);
  liveness[Symbol.dispose]();
  liveness.suspect();
  await clock.advance(100_000);
  assertEquals([events, clock.pending], [[], 0]);
});
