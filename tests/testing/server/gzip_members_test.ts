import { assert, assertEquals } from "@std/assert";
import { constants, inflateRawSync } from "node:zlib";
import { acceptsGzip, gzipMembers } from "../../../src/testing/server/gzip_members.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

test("gzipMembers makes each chunk a gzip member of its own", async () => {
  const texts = ["first\n", "second\n"];
  const body = ReadableStream.from(texts).pipeThrough(new TextEncoderStream());
  const members: Uint8Array<ArrayBuffer>[] = [];
  for await (const member of gzipMembers(body)) members.push(member);
  const unpacked = members.map((member) =>
    new Response(new Blob([member]).stream().pipeThrough(new DecompressionStream("gzip"))).text()
  );
  assertEquals(await Promise.all(unpacked), texts);
});

test("gzipMembers flushes a chunk before the last block, which Go's reader holds back", async () => {
  const headerBytes = 10;
  const lastBlockAndTrailerBytes = 10; // the last block has two bytes and is empty: 03 00
  for (const text of ["{}\n", `${"abc ".repeat(50_000)}\n`]) {
    const body = ReadableStream.from([text]).pipeThrough(new TextEncoderStream());
    for await (const member of gzipMembers(body)) {
      const end = member.length - lastBlockAndTrailerBytes;
      assertEquals([...member.subarray(end, end + 2)], [3, 0]);
      const flushed = inflateRawSync(member.subarray(headerBytes, end), {
        finishFlush: constants.Z_SYNC_FLUSH,
      });
      assertEquals(flushed.toString(), text);
    }
  }
});

test("acceptsGzip looks for the plain name only", () => {
  const accepts = (encoding: string) =>
    acceptsGzip(new Request("https://example.com", { headers: { "accept-encoding": encoding } }));
  assert(accepts("gzip") && accepts("br, gzip"));
  assert(!accepts("identity") && !accepts("gzip;q=1"));
});

test("a watch that begins with the state is compressed for a client that accepts gzip", () =>
  withServer(async ({ client }) => {
    const watch = "/api/v1/pods?watch=true&allowWatchBookmarks=true";
    const encodingOf = async (query: string, encoding: string) => {
      const headers = { "accept-encoding": encoding };
      const response = await client.fetch(`${watch}${query}`, { headers });
      await response.body?.cancel();
      return response.headers.get("content-encoding");
    };
    assertEquals(await encodingOf("", "gzip, br"), "gzip");
    assertEquals(await encodingOf("", "identity"), null);
    assertEquals(await encodingOf("&resourceVersion=2", "gzip"), null);
  }));
