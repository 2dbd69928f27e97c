import { assertEquals } from "@std/assert";
import {
  isAbandonedKubeconfig,
  markKubeconfig,
} from "../../../src/testing/launch/kubeconfig_mark.ts";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

test("a marked kubeconfig is abandoned once its server has ended", async () => {
  const server = await startApiServer();
  const text = markKubeconfig(await server.kubeconfig({ tokenFile: "/a.token" }));
  assertEquals(JSON.parse(text)["current-context"], "test");
  assertEquals(await isAbandonedKubeconfig(text), false);
  await server.close();
  assertEquals(await isAbandonedKubeconfig(text), true);
  assertEquals(await isAbandonedKubeconfig(text, "/a.token"), true);
  assertEquals(await isAbandonedKubeconfig(text, "/b.token"), false);
});

test("a text without the mark is never abandoned", async () => {
  await using server = await startApiServer();
  const unmarked = await server.kubeconfig();
  await server.close();
  for (
    const text of [unmarked, "", "a: [", "null", "1", '{"extensions":1}', '{"extensions":[0]}']
  ) {
    assertEquals(await isAbandonedKubeconfig(text), false, text);
  }
});
