import { assertEquals } from "@std/assert";
import { ERROR } from "../../../src/http/http2/protocol.ts";
import { data, frame, goaway, ping, settings } from "../../support/http2/frames.ts";
import { TYPE, windowUpdate } from "../../support/http2/frames.ts";
import { NetworkError } from "../../../src/core/errors.ts";
import { test } from "../../support/test.ts";
import { head, startRawServer } from "./raw_server.ts";

/** Sends a request whose response is these bytes; returns the text or the error. */
async function outcome(bytesFor: (stream: number) => Uint8Array[]) {
  await using server = await startRawServer({
    onRequest: async (request) => {
      const { peer, stream } = request;
      await peer.write(...bytesFor(stream), head(request), data(stream, "ok", { end: true }));
    },
  });
  const got = await server.send().then((response) => response.text())
    .catch((error: unknown) => error);
  const [peer] = server.peers;
  if (typeof got !== "string") await peer!.closed;
  return { got, goaway: peer!.rules.goaway, frames: peer!.frames };
}

test("frames that have no meaning for a request leave it alone, and PING is answered", async () => {
  const { got, frames } = await outcome(() => [
    ping("12345678"),
    settings(["MAX_CONCURRENT_STREAMS", 7]),
    frame({ type: 0xfa, stream: 0, payload: new Uint8Array(10) }),
    windowUpdate(0, 10),
  ]);
  assertEquals(got, "ok");
  const answer = frames.find(({ type, flags }) => type === TYPE.PING && (flags & 1) !== 0);
  assertEquals(answer && new TextDecoder().decode(answer.payload), "12345678");
});

test("frames that break a rule of the connection end it with GOAWAY and a typed error", async () => {
  const cases: [number, (stream: number) => Uint8Array[]][] = [
    [ERROR.protocol, () => [windowUpdate(0, 0)]],
    [ERROR.flowControl, () => [windowUpdate(0, 2 ** 31 - 1)]],
    [ERROR.protocol, (stream) => [data(stream + 2, "x")]],
    [ERROR.compression, (stream) => [
      frame({ type: TYPE.HEADERS, flags: 4, stream, payload: Uint8Array.of(0xff, 0xff) }),
    ]],
  ];
  for (const [code, bytesFor] of cases) {
    const { got, goaway: sent } = await outcome(bytesFor);
    assertEquals([got instanceof NetworkError, sent], [true, code]);
  }
});

test("GOAWAY lets the streams that it names go on to their end", async () => {
  const { got } = await outcome((stream) => [goaway(stream)]);
  assertEquals(got, "ok");
});
