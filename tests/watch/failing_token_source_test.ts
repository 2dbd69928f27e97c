import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { TokenUnavailableError } from "../../src/core/errors.ts";
import { watch } from "../../src/watch/watch.ts";
import type { WatchReconnect } from "../../src/watch/watch_options.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { failingSource } from "../support/fakes/failing_source.ts";
import { frame, startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/configmaps";

test("a watch resumes with a backoff when the user's token source fails at a reconnect", async () => {
  for (const cause of [new TypeError("fetch failed"), new TokenUnavailableError("sealed")]) {
    const runtime = fakeRuntime();
    const tokenSource = failingSource();
    await using server = await startScriptServer([
      { chunks: [frame("ADDED", "6")], end: "break" },
      { chunks: [frame("MODIFIED", "7")], end: "open" },
    ], { runtime, tokenSource });
    const reconnects: WatchReconnect[] = [];
    const onReconnect = (reconnect: WatchReconnect) => {
      if (reconnects.push(reconnect) === 1) tokenSource.error = cause;
    };
    const reader = watch(server.kube, PATH, { resourceVersion: "5", onReconnect }).getReader();
    assertEquals((await reader.read()).value?.object.metadata.resourceVersion, "6");
    const next = reader.read();
    for (let base = 800; base <= 1600; base *= 2) {
      const delay = await runtime.clock.sleeper();
      assertEquals(delay >= base && delay < 2 * base, true, `the pause is ${delay}`);
      if (base === 1600) tokenSource.error = undefined;
      await runtime.clock.advance(delay);
    }
    assertEquals((await next).value?.object.metadata.resourceVersion, "7");
    assertEquals(server.asked.map((url) => url.searchParams.get("resourceVersion")), ["5", "6"]);
    assertEquals(reconnects.map(({ reason }) => reason), ["broken", "broken", "broken"]);
    for (const { error } of reconnects.slice(1)) {
      assertInstanceOf(error, TokenUnavailableError);
      assertEquals(error === cause || error.cause === cause, true);
    }
    await reader.cancel();
  }
});

test("a watch without a token for its first connection fails, as a request does", async () => {
  const tokenSource = failingSource();
  tokenSource.error = new TypeError("fetch failed");
  await using server = await startScriptServer([{}], { tokenSource });
  const reader = watch(server.kube, PATH).getReader();
  await assertRejects(() => reader.read(), TokenUnavailableError, "fetch failed");
  await assertRejects(() => server.kube.fetch("/version"), TokenUnavailableError, "fetch failed");
  assertEquals(server.asked.length, 0);
});
