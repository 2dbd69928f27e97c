import { assertEquals, assertStrictEquals } from "@std/assert";
import { openProbe } from "../../src/doctor/open_probe.ts";
import { startListeningServer } from "../support/servers/listening_server.ts";
import { examinationOf } from "../support/doctor/examination_of.ts";
import { test } from "../support/test.ts";

test("openProbe opens one client, which sends no token", async () => {
  await using server = await startListeningServer();
  await using cleanup = new AsyncDisposableStack();
  const examination = examinationOf({ cleanup });
  const config = {
    server: server.url,
    caPem: server.caPem,
    tokenFile: "/sa/token",
    tokenSource: { token: () => "a.secret.token" },
  };
  const probe = openProbe(examination, config);
  await (await probe.fetch("/version")).text();
  assertEquals(server.received.map(({ authorization }) => authorization), [null]);
  assertStrictEquals(openProbe({ ...examination, probe }, config), probe);
});
