import { assertEquals } from "@std/assert";
import { startApiServer } from "../support/servers/shared_tls.ts";
import { test } from "../support/test.ts";
import { Http2Client } from "./http2_client.ts";

test("serverCounters gives the figures of HTTP/2 as they are now", async () => {
  await using server = await startApiServer();
  const { token } = await server.issueToken();
  await using client = await Http2Client.connect(server.url, { caPem: server.caPem, token });
  const watch = client.send("/api/v1/pods?watch=true");
  await watch.until(() => watch.status === 200);
  const before = server.counters;
  await client.send("/api/v1/pods").ended();
  watch.stream.close(8);
  while (server.counters.openWatches > 0) await new Promise(setImmediate);
  const { connectionsSeen, openConnections, http2 } = server.counters;
  assertEquals([connectionsSeen, openConnections], [1, 1]);
  const { connections, streams, openStreams, resets, violations } = http2;
  assertEquals([connections, streams, openStreams, resets, violations], [1, 2, 0, 1, []]);
  assertEquals([before.http2.streams, before.http2.openStreams], [1, 1]);
});
