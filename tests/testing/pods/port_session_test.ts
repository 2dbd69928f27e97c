import { assertEquals } from "@std/assert";
import { type PodPort, ServedPort } from "../../../src/testing/pods/port_session.ts";
import { test } from "../../support/test.ts";

/** Serves a port with a socket that records the sent frames. */
async function framesOf(serve: PodPort, use: (port: ServedPort) => void): Promise<number[][]> {
  const frames: number[][] = [];
  const ended = Promise.withResolvers<void>();
  const port = new ServedPort(8080, serve);
  port.opened({
    protocol: "v4.channel.k8s.io",
    send(frame) {
      frames.push([...frame]);
      return Promise.resolve();
    },
    close: () => ended.resolve(),
  });
  use(port);
  await ended.promise;
  return frames;
}

test("a served port begins both channels with its number, the low byte first", async () => {
  const frames = await framesOf(async ({ readable, write }) => {
    for await (const chunk of readable) await write(chunk);
  }, (port) => {
    port.received(new Uint8Array([0, 5, 6]));
    port.received(new Uint8Array([1, 9])); // no data
    port.closed();
    port.received(new Uint8Array([0, 7])); // too late
  });
  assertEquals(frames, [[0, 0x90, 0x1f], [1, 0x90, 0x1f], [0, 5, 6]]);
});

test("a served port that fails sends its error on the error channel", async () => {
  const [, , complaint = []] = await framesOf(() => {
    throw new Error("connection refused");
  }, () => {});
  assertEquals(complaint[0], 1);
  assertEquals(
    new TextDecoder().decode(new Uint8Array(complaint.slice(1))),
    "error forwarding port 8080 to pod: connection refused",
  );
});
