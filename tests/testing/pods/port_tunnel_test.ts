import { assertEquals } from "@std/assert";
import type { PodPort } from "../../../src/testing/pods/port_session.ts";
import { PortTunnel } from "../../../src/testing/pods/port_tunnel.ts";
import { dataFrame, FIN } from "../../../src/testing/spdy/spdy_frames.ts";
import { test } from "../../support/test.ts";
import {
  compressed,
  headerBlock,
  SentFrames,
  storedBlock,
  synStream,
} from "../spdy/spdy_client.ts";

/** Opens a tunnel, and the two streams of a connection through it. */
function opened(serve: PodPort, port = "80"): { sent: SentFrames; tunnel: PortTunnel } {
  const sent = new SentFrames();
  const tunnel = new PortTunnel({ name: "web", port: () => serve });
  const socket = { protocol: "", send: sent.send.bind(sent), close: sent.close.bind(sent) };
  tunnel.opened(socket);
  const [error, data] = ["error", "data"].map((streamtype) =>
    headerBlock({ streamtype, port, requestid: "0" })
  );
  tunnel.received(synStream(1, compressed(error!)));
  tunnel.received(synStream(3, storedBlock(data!)));
  return { sent, tunnel };
}

function textOn(sent: SentFrames, stream: number): string {
  const parts = sent.frames.filter((frame) => frame.type === undefined && frame.stream === stream);
  return parts.map(({ payload }) => new TextDecoder().decode(payload)).join("");
}

const isEnded = (sent: SentFrames, stream: number) =>
  sent.until((frames) => frames.some((frame) => frame.stream === stream && frame.flags === FIN));

test("a pair of streams is a connection to a port of the pod", async () => {
  const { sent, tunnel } = opened(async ({ readable, write }) => {
    for await (const chunk of readable) await write(chunk);
  });
  tunnel.received(dataFrame(3, new TextEncoder().encode("hello"), { flags: FIN }));
  await isEnded(sent, 1);
  assertEquals([textOn(sent, 3), textOn(sent, 1)], ["hello", ""]);
});

test("a port that fails tells why on the error stream, and resets the other one", async () => {
  const { sent } = opened(() => {
    throw new Error("connection refused");
  });
  await isEnded(sent, 1);
  assertEquals(textOn(sent, 1), "error forwarding port 80 to pod web, uid : connection refused");
  assertEquals(sent.frames.filter(({ type }) => type === 3).length, 1);
});

test("streams without a port are reset, and the end of a tunnel ends its connections", async () => {
  const { sent } = opened(() => {}, "none");
  await sent.until((frames) => frames.filter(({ type }) => type === 3).length === 2);
  const ended = Promise.withResolvers<void>();
  const { tunnel } = opened(async ({ readable }) => {
    for await (const _chunk of readable); // until the end
    ended.resolve();
  });
  tunnel.closed();
  await ended.promise;
});
