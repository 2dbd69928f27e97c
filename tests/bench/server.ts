/**
 * The load server for a machine without Go: `server.ts DIRECTORY`. It does the same as
 * tests/bench/go/server, in JSON and over HTTP/1.1 only, and ends when its standard input ends.
 *
 * @module
 */
import { createServer } from "node:https";
import { Readable } from "node:stream";
import { CertificateAuthority } from "@kubewire/testing";

const directory = Deno.args[0] ?? ".";
const authorization = `Bearer ${Deno.readTextFileSync(`${directory}/token`)}`;
const pods = Deno.readTextFileSync(`${directory}/pods.jsonl`).trimEnd().split("\n");
const encoder = new TextEncoder();
const firstPod = encoder.encode(pods[0]);
const events = pods.map((pod, index) =>
  encoder.encode(`{"type":"${index % 2 === 0 ? "ADDED" : "MODIFIED"}","object":${pod}}\n`)
);
const watchPath = /^\/(\d+)\/api\/v1\/pods\?/;
const podPath = /^\/\d+\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+$/;
const createPath = /^\/\d+\/api\/v1\/namespaces\/[^/]+\/configmaps$/;

const authority = await CertificateAuthority.create();
const { certificatePem, keyPem } = await authority.issueServer({ names: ["127.0.0.1"] });
Deno.writeTextFileSync(`${directory}/ca.crt`, authority.certificatePem);

// Not Deno.serve, which sends the head of a response by itself and waits 40 ms for its receipt.
const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
  const { headers, method, socket, url = "" } = request;
  response.setHeader("content-type", "application/json");
  if (headers.authorization !== authorization) {
    response.writeHead(401).end();
  } else if (podPath.test(url)) {
    response.setHeader("client-address", `${socket.remoteAddress}:${socket.remotePort}`);
    response.setHeader("content-length", firstPod.length);
    response.end(firstPod);
  } else if (method === "POST" && createPath.test(url)) {
    response.statusCode = 201;
    if (headers["content-length"]) response.setHeader("content-length", headers["content-length"]);
    request.pipe(response); // what was written is returned
  } else {
    const count = watchPath.exec(url)?.[1];
    if (count === undefined) response.writeHead(404).end();
    else Readable.from(take(Number(count))).pipe(response); // each event is a chunk
  }
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const bytes = events.reduce((sum, event) => sum + event.length, 0);
  const eventBytes = Math.round(bytes / events.length);
  console.log(JSON.stringify({ url: `https://127.0.0.1:${port}`, eventBytes }));
});

for await (const _ignored of Deno.stdin.readable);
Deno.exit(0);

/** Yields `count` events. */
function* take(count: number): Generator<Uint8Array | undefined> {
  for (let sent = 0; sent < count; sent++) yield events[sent % events.length];
}
