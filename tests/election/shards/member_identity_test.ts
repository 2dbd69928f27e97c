import { assert, assertNotEquals } from "@std/assert";
import { memberIdentity } from "../../../src/election/shards/member_identity.ts";
import { test } from "../../support/test.ts";

test("memberIdentity is different each time, and may be a part of a Lease's name", () => {
  const identity = memberIdentity("web-0");
  assert(/^web-0-[0-9a-f]{32}$/.test(identity), identity);
  assertNotEquals(memberIdentity("web-0"), identity);
});
