import { assertThrows } from "@std/assert";
import { checkManagerOptions } from "../../../src/controller/run/manager_options.ts";
import { test } from "../../support/test.ts";

test("checkManagerOptions refuses an election that would silently be none", () => {
  checkManagerOptions({ leaderElection: { name: "a" }, graceMs: 1 });
  const wrong: [object, string][] = [
    [{ leaderelection: { name: "a" } }, 'A manager has no setting "leaderelection"'],
    [{ leaderElection: null }, "leaderElection must be an object"],
    [{ leaderElection: true }, "leaderElection must be an object"],
    [{ shards: false }, "shards must be an object"],
    [{ onError: {} }, "onError must be a function"],
  ];
  for (const [options, message] of wrong) {
    assertThrows(() => checkManagerOptions(options), TypeError, message);
  }
});
