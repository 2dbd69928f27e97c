import { assert } from "@std/assert";
import {
  LEASE_MS,
  RENEW_PERIOD_MS,
  REQUEST_LIMIT_MS,
  VALIDITY_MS,
  WRITE_LIMIT_MS,
} from "../../../src/election/shards/shard_timing.ts";
import { test } from "../../support/test.ts";

test("the last write of a member ends before another one may work, also with clocks 1 % apart", () => {
  assert(VALIDITY_MS / 0.99 + WRITE_LIMIT_MS < LEASE_MS / 1.01);
});

test("a membership outlives a renewal that gets no response", () => {
  assert(RENEW_PERIOD_MS + REQUEST_LIMIT_MS < VALIDITY_MS);
});
