import { assertThrows } from "@std/assert";
import { checkElectionOptions } from "../../src/election/check_election_options.ts";
import type { LeaderElectionOptions } from "../../src/election/mod.ts";
import { test } from "../support/test.ts";

test("checkElectionOptions knows each option, and no other", () => {
  const all: Required<LeaderElectionOptions> = {
    name: "a",
    namespace: "b",
    events: false,
    onChange: () => {},
    onError: () => {},
    leaseDurationMs: 1,
    renewDeadlineMs: 1,
    retryPeriodMs: 1,
  };
  checkElectionOptions(all);
  assertThrows(() => checkElectionOptions({ nam: "a" }), TypeError, 'no setting "nam"');
  assertThrows(() => checkElectionOptions({ events: "no" }), TypeError, "events must be true");
  assertThrows(() => checkElectionOptions(null as never), TypeError, '{ name: "websites" }');
});
