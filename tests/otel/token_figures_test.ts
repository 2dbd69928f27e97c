import { assertEquals } from "@std/assert";
import { tokenFigures } from "../../src/otel/token_figures.ts";
import { figuresOf } from "../support/telemetry/figures_of.ts";
import { test } from "../support/test.ts";

const token = {
  path: "/token",
  ageMs: 5,
  reads: 4,
  rotations: 2,
  failures: 1,
  failing: false,
  healthy: true,
};

test("tokenFigures tells the age since the token was issued, if the token says when", () => {
  const server = { address: "host" };
  const at = (nowMs: number, issuedAt?: Date) =>
    figuresOf((observe) =>
      tokenFigures({ ...token, ...(issuedAt && { issuedAt }) }, server, { observe, nowMs })
    );
  const counts = ['tokenRotations 2 {"address":"host"}', 'tokenFailures 1 {"address":"host"}'];
  assertEquals(at(9_000, new Date(4_000)), ['tokenAge 5 {"address":"host"}', ...counts]);
  assertEquals(at(0, new Date(4_000))[0], 'tokenAge 0 {"address":"host"}'); // clocks differ
  assertEquals(at(9_000), counts);
});
