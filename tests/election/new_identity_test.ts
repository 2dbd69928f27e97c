import { assert, assertEquals, assertMatch } from "@std/assert";
import { newIdentity } from "../../src/election/new_identity.ts";
import { test } from "../support/test.ts";

test("newIdentity has the candidate's name and 128 random bits", () => {
  const identities = Array.from({ length: 100 }, () => newIdentity("web-0"));
  for (const identity of identities) assertMatch(identity, /^web-0_[0-9a-f]{32}$/);
  assertEquals(new Set(identities).size, 100);
  assert(identities.every((identity) => !/_0{8}/.test(identity)));
});
