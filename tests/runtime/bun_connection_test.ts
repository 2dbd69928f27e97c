import { assert, assertEquals } from "@std/assert";
import { connectedPair, numbered, testConnections } from "../support/connection_contract.ts";
import { runtimeName, test } from "../support/test.ts";

const MEGABYTE = 1024 * 1024;

testConnections("bun");

test("What a connection of Bun's has read into its own memory is never used again", async () => {
  await using ends = await connectedPair();
  const { connection, peer } = ends;
  assert(connection.readChunk);
  const chunks: Uint8Array[] = [];
  const sent = numbered(3 * MEGABYTE);
  peer.end(sent);
  for (let chunk; (chunk = await connection.readChunk());) chunks.push(chunk);
  let at = 0;
  for (const byte of chunks.flatMap((chunk) => Array.from(chunk))) {
    if (byte !== sent[at++]) throw new Error(`wrong byte at ${at}`);
  }
  assertEquals(at, sent.length);
}, { ignore: runtimeName !== "bun" });
