import { assertEquals, assertThrows } from "@std/assert";
import { createContext } from "../../src/testing/server_context.ts";
import { test } from "../support/test.ts";
import { startApiServer } from "../support/servers/shared_tls.ts";

test("createContext has the defaults of kube-apiserver, and takes the options instead", async () => {
  await using server = await startApiServer();
  const { store, pods, tokens } = server;
  const parts = { store, pods, tokens, address: () => "here" };
  const { minimumTokenLifetimeMs, watchList, hasRoles } = createContext({}, parts);
  assertEquals([minimumTokenLifetimeMs, watchList, hasRoles], [600_000, true, false]);
  const options = {
    minimumTokenLifetimeMs: 1,
    watchList: false,
    authorization: "rbac" as const,
    now: () => 7,
  };
  const own = createContext(options, parts);
  assertEquals([own.minimumTokenLifetimeMs, own.watchList, own.hasRoles, own.now()], [
    1,
    false,
    true,
    7,
  ]);
  const both = { authorization: "rbac" as const, authorize: () => true };
  assertThrows(() => createContext(both, parts), TypeError, "authorize");
});
