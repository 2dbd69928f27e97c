import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { newIdentity } from "../../src/election/new_identity.ts";
import { test } from "../support/test.ts";

test("newIdentity has the candidate's name and 128 random bits", () => {
  const identities = Array.from({ length: 100 }, () => newIdentity("web-0"));
  for (const identity of identities) assertMatch(identity, /^web-0_[0-9a-f]{32}$/);
  assertEquals(new Set(identities).size, 100);
  assert(identities.every((identity) => !/_0{8}/.test(identity)));
});

test("newIdentity may be a part of a Lease's name, and is different each time", () => {
  const identity = newIdentity("web-0", "-");
  assert(/^web-0-[0-9a-f]{32}$/.test(identity), identity);
  assertNotEquals(newIdentity("web-0", "-"), identity);
});
