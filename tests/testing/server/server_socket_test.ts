import { assertEquals } from "@std/assert";
import { bindUpgrade, untilDrained, upgradeOf } from "../../../src/testing/server/server_socket.ts";
import { test } from "../../support/test.ts";

test("only a request that asks for a WebSocket is upgraded, and only where the server can do so", () => {
  const plain = new Request("https://server/");
  const asking = new Request("https://server/", { headers: { upgrade: "WebSocket" } });
  assertEquals([upgradeOf(plain), upgradeOf(asking)], [undefined, undefined]);
  const upgrade = () => new Response();
  bindUpgrade(plain, upgrade);
  bindUpgrade(asking, upgrade);
  assertEquals([upgradeOf(plain), upgradeOf(asking)], [undefined, upgrade]);
});

test("a sender waits until little data is buffered", async () => {
  const buffered = [3_000_000, 2_000_000, 1_000_000];
  await untilDrained(() => buffered.shift() ?? 0);
  assertEquals(buffered, []);
});
