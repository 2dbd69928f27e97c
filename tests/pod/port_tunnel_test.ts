import { assertEquals, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { NetworkError } from "../../src/core/errors.ts";
import { PortTunnel } from "../../src/pod/port_tunnel.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { closeFrame } from "../http/web_socket/server_frame.ts";
import type { FakeClock } from "../support/clocks/fake_clock.ts";
import { startFaultySocket } from "../support/connections/faulty_socket.ts";
import { test } from "../support/test.ts";
import { internalsOf } from "../../src/transport/kube_internals.ts";

/** Waits until `holds` is true. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** A tunnel between a local side that the test controls and a server of raw frames. */
async function startTunnel() {
  const faulty = await startFaultySocket();
  const written: string[] = [];
  const gone = Promise.withResolvers<void>();
  let input!: ReadableStreamDefaultController<Uint8Array>;
  const local = {
    readable: new ReadableStream<Uint8Array>({ start: (controller) => void (input = controller) }),
    write: (bytes: Uint8Array) =>
      Promise.resolve(void written.push(new TextDecoder().decode(bytes))),
    end: () => {},
    destroy: () => {
      gone.resolve();
      try {
        input.close();
      } catch { // it has ended
      }
    },
  };
  const { signal } = new AbortController();
  const description = "connection to port 80 of the pod";
  return {
    faulty,
    local,
    written,
    input,
    gone: gone.promise,
    clock: internalsOf(faulty.kube).runtime.clock as FakeClock,
    run: () =>
      new PortTunnel(faulty.kube, local, { path: "/portforward", description, signal }).run(),
    [Symbol.asyncDispose]: () => faulty[Symbol.asyncDispose](),
  };
}

test("PortTunnel waits 5 s for an answer, and does not count the time of the local side's writes", async () => {
  await using tunnel = await startTunnel();
  const { faulty, local, written, input, clock } = tunnel;
  const slow = Promise.withResolvers<void>();
  const write = local.write;
  local.write = async (bytes) => {
    await write(bytes);
    await slow.promise;
  };
  const running = tunnel.run();
  input.close();
  await until(() => clock.pending > 0);
  assertEquals(clock.delaysMs, [1_000]); // the first of five
  faulty.say(0, "\0\0data");
  await until(() => written.length > 0);
  assertEquals(clock.pending, 0);
  slow.resolve();
  await until(() => clock.pending > 0);
  assertEquals([clock.delaysMs, faulty.peer.seen], [[1_000], []]);
  await clock.advance(4_999);
  assertEquals(faulty.peer.seen, []);
  await clock.advance(1);
  await running;
  await faulty.peer.ended;
  assertEquals(faulty.peer.seen, ["close 1000"]);
});

test("PortTunnel ends 0.5 s after the local side if an answer to its bytes has come", async () => {
  await using tunnel = await startTunnel();
  const { faulty, written, input, clock } = tunnel;
  const running = tunnel.run();
  input.enqueue(new TextEncoder().encode("question"));
  await faulty.peer.sees(1);
  faulty.say(0, "\0\0answer");
  await until(() => written.length === 1);
  input.close();
  await until(() => clock.pending > 0);
  assertEquals(clock.delaysMs, [100]);
  faulty.say(0, "and more"); // so the answer had not ended
  await until(() => written.length === 2 && clock.pending > 0);
  assertEquals(clock.delaysMs, [1_000]);
  await clock.advance(5_000);
  await running;
});

test("PortTunnel reads what the local side still sends when the pod has ended, for at most 5 s", async () => {
  // A connection that is closed with unread bytes is reset, and then the answer may be lost.
  for (const ends of [true, false]) {
    await using tunnel = await startTunnel();
    const { faulty, local, input, clock } = tunnel;
    const calls: string[] = [];
    local.end = () => void calls.push("end");
    const { destroy } = local;
    local.destroy = () => {
      calls.push("destroy");
      destroy();
    };
    const running = tunnel.run();
    faulty.say(0, "\0\0answer");
    faulty.peer.send(closeFrame(1000));
    await until(() => calls.length > 0);
    await until(() => clock.pending > 0);
    assertEquals([calls, clock.delaysMs], [["end"], [5_000]]);
    input.enqueue(new TextEncoder().encode("late"));
    await until(() => input.desiredSize === 1);
    if (ends) input.close();
    else await clock.advance(5_000);
    await running;
    assertEquals([calls.slice(0, 2), clock.pending], [["end", "destroy"], 0]);
  }
});

test("PortTunnel does not block the event loop where small parts are always available", async () => {
  await using tunnel = await startTunnel();
  let parts = 0;
  tunnel.local.readable = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1));
      if (++parts === 50_000) controller.close();
    },
  });
  const running = tunnel.run();
  await tunnel.faulty.peer.sees(1);
  assertEquals(parts < 50_000, true);
  tunnel.faulty.peer.send(closeFrame(1000));
  await running.catch(() => {});
});

test("PortTunnel fails with the cut where the connection is lost", async () => {
  await using tunnel = await startTunnel();
  const running = tunnel.run();
  tunnel.input.enqueue(new TextEncoder().encode("question"));
  await tunnel.faulty.peer.sees(1);
  tunnel.faulty.say(0, "\0\0data");
  await until(() => tunnel.written.length > 0);
  tunnel.faulty.peer.socket.destroy();
  const error = await assertRejects(
    () => running,
    StreamCutError,
    "connection to port 80 of the pod",
  );
  assertEquals([error.received, error.sent], [4, 8]);
  await tunnel.gone;
});

test("PortTunnel fails with the code where the server closes it with an unusual code", async () => {
  await using tunnel = await startTunnel();
  const running = tunnel.run();
  tunnel.faulty.say(0, "\0\0data");
  tunnel.faulty.peer.send(closeFrame(1001, "shutting down"));
  const why = "closed the connection with code 1001: shutting down";
  const error = await assertRejects(() => running, StreamCutError, why);
  assertEquals(error.received, 4);
  await tunnel.gone;
});

test("PortTunnel ends 1 s after an error from the pod if the connection stays open", async () => {
  await using tunnel = await startTunnel();
  const { faulty, written, clock } = tunnel;
  const running = assertRejects(() => tunnel.run(), ApiStatusError, "no such port");
  faulty.say(1, "\0\0");
  faulty.say(1, "no such ");
  faulty.say(0, "\0\0data");
  await until(() => written.length > 0);
  assertEquals(clock.delaysMs, [1_000]);
  faulty.say(1, "port");
  faulty.say(0, "more");
  await until(() => written.length > 1);
  await clock.advance(1_000);
  await Promise.all([running, tunnel.gone]);
  await faulty.peer.ended;
  assertEquals([faulty.peer.seen, clock.pending], [["close 1000"], 0]);
});

test("PortTunnel ends after an error also if the local side does not read", async () => {
  await using tunnel = await startTunnel();
  const { faulty, local, clock } = tunnel;
  const writing = Promise.withResolvers<void>();
  local.write = () => {
    writing.resolve();
    return tunnel.gone.then(() => undefined);
  };
  const running = assertRejects(() => tunnel.run(), ApiStatusError, "no such port");
  faulty.say(1, "\0\0no such port");
  faulty.say(0, "\0\0data");
  await writing.promise;
  await clock.advance(1_000);
  await running;
});

test("PortTunnel ends if the local side is closed, and fails if the local side fails in another way", async () => {
  for (const [code, fails] of [["ECONNRESET", false], ["EPIPE", false], ["EIO", true]] as const) {
    await using tunnel = await startTunnel();
    const cause = Object.assign(new Error("write failed"), { code });
    tunnel.local.write = () => Promise.reject(cause);
    const running = tunnel.run();
    tunnel.faulty.say(0, "\0\0data");
    if (fails) {
      const error = await assertRejects(() => running, StreamCutError, "the local side failed");
      assertEquals(error.cause, cause);
    } else await running;
    await tunnel.faulty.peer.ended;
    assertEquals(tunnel.faulty.peer.seen, ["close 1000"]);
  }
});

test("PortTunnel fails, and closes the local side, if the server breaks the protocol", async () => {
  await using tunnel = await startTunnel();
  const running = assertRejects(() => tunnel.run(), NetworkError, "reserved bits");
  tunnel.faulty.say(0, "\0\0data");
  tunnel.faulty.break();
  await Promise.all([running, tunnel.gone]);
  assertEquals(tunnel.written, ["data"]);
});
