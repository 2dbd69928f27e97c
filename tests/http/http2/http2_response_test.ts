import { assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { responseOf as http2Response } from "../../../src/http/http2/http2_response.ts";
import { data } from "../../support/http2/frames.ts";
import type { PeerRequest } from "../../support/http2/peer.ts";
import { test } from "../../support/test.ts";
import { answer, head, startRawServer, trailers } from "../../support/http2/raw_server.ts";
import { ScriptedPeer } from "../../support/http2/scripted_peer.ts";

/** Sends a request, and returns the response that `onRequest` writes. */
async function responseOf(
  onRequest: (request: PeerRequest) => Promise<void>,
  method = "GET",
): Promise<{ response: Response; text: string }> {
  await using server = await startRawServer({ onRequest });
  const response = await server.send({ method, path: "/api/v1/pods?limit=1#part" });
  const text = await response.text();
  const [request] = server.peers[0]?.requests ?? [];
  assertEquals(request?.path, "/api/v1/pods?limit=1");
  return { response, text };
}

test("a response has its status, its headers, its body and the URL of the request", async () => {
  const { response, text } = await responseOf(async (request) => {
    const fields = [["warning", "299 - a"], ["warning", "299 - b"], ["x-empty", ""]] as const;
    await request.peer.write(
      head(request, fields, { status: 404 }),
      data(request.stream, "not "),
      data(request.stream, "found", { end: true }),
    );
  });
  assertEquals([response.status, response.statusText, text], [404, "", "not found"]);
  assertEquals([...response.headers], [["warning", "299 - a, 299 - b"], ["x-empty", ""]]);
  const { pathname, search, hash } = new URL(response.url);
  assertEquals([pathname, search, hash], ["/api/v1/pods", "?limit=1", ""]);
});

test("interim responses and trailers are not part of a response", async () => {
  const { response, text } = await responseOf(async (request) => {
    await request.peer.write(
      head(request, [["x-early", "1"]], { status: 103 }),
      head(request),
      data(request.stream, "body"),
      trailers(request, [["x-trailer", "1"]]),
    );
  });
  assertEquals([response.status, text, [...response.headers]], [200, "body", []]);
});

test("a response without content has an empty body, one that cannot have any has none", async () => {
  const ended = (status: number) => (request: PeerRequest) =>
    request.peer.write(head(request, [], { end: true, status }));
  const empty = await responseOf(ended(200));
  assertEquals([empty.text, empty.response.body === null], ["", false]);
  for (const status of [204, 205, 304]) {
    const { response, text } = await responseOf(ended(status));
    assertEquals([response.status, text, response.body], [status, "", null]);
  }
  const { response } = await responseOf(
    (request) => request.peer.write(head(request, [["content-length", "9"]], { end: true })),
    "HEAD",
  );
  assertEquals([response.body, response.headers.get("content-length")], [null, "9"]);
});

test("a body that is encoded, although none was asked for, is refused", async () => {
  await using server = await startRawServer({
    async onRequest(request) {
      if (request.path === "/plain") return await answer(request, "plain");
      const isEmpty = request.path === "/empty";
      await request.peer.write(
        head(request, [["content-encoding", "gzip"]]),
        data(request.stream, isEmpty ? "" : "zipped", { end: isEmpty }),
      );
    },
  });
  const response = await server.send();
  await assertRejects(() => response.text(), NetworkError, "encoded");
  assertEquals(await (await server.send({ path: "/empty" })).text(), "");
  assertEquals(await (await server.send({ path: "/plain" })).text(), "plain");
  assertEquals(server.peers.length, 1);
});

test("a response that is aborted between its arrival and its use fails its reader", async () => {
  const peer = new ScriptedPeer();
  const abort = new AbortController();
  const stream = peer.open({ signal: abort.signal });
  await peer.send(head({ stream: stream.id }), data(stream.id, "all", { end: true }));
  const arrived = await stream.answer;
  abort.abort("enough");
  const url = new URL("https://10.96.0.1/version");
  const response = http2Response(arrived, stream, { method: "GET", url, isLong: false });
  assertEquals(await response.text().catch((error) => error), "enough");
});
