import { assertEquals } from "@std/assert";
import { microTime } from "../../src/core/time/rfc3339.ts";
import { ACTIVE_UID, isActive, renewalTime } from "../../src/election/lease.ts";
import { test } from "../support/test.ts";

test("a Lease is active only under the uid that its annotation has", () => {
  const lease = (uid: string | undefined, annotation?: string) => ({
    metadata: {
      name: "a",
      ...(uid !== undefined && { uid }),
      ...(annotation !== undefined && { annotations: { [ACTIVE_UID]: annotation } }),
    },
  });
  assertEquals(isActive(lease("1", "1")), true);
  for (const other of [lease("2", "1"), lease("1"), lease(undefined), lease("", "")]) {
    assertEquals(isActive(other), false);
  }
});

test("renewalTime is later than the stored time, whatever the clock shows", () => {
  const now = Date.UTC(2026, 0, 1, 0, 0, 10);
  assertEquals(renewalTime(now, undefined), microTime(now));
  assertEquals(renewalTime(now, "no time"), microTime(now));
  assertEquals(renewalTime(now, "9999-12-31T23:59:59.999999Z"), microTime(now));
  assertEquals(renewalTime(now, microTime(now - 5_000)), microTime(now));
  assertEquals(renewalTime(now, microTime(now)), microTime(now + 1_000));
  assertEquals(renewalTime(now, microTime(now + 60_000)), microTime(now + 61_000));
});
