import { assertEquals } from "@std/assert";
import { KubewireError } from "../../src/core/errors.ts";
import { LeadershipLostError } from "../../src/election/leadership_lost_error.ts";
import { test } from "../support/test.ts";

test("LeadershipLostError has a name and a code of its own", () => {
  const error = new LeadershipLostError("The Lease default/a is no longer held.");
  assertEquals([error.name, error.code, error instanceof KubewireError], [
    "LeadershipLostError",
    "ERR_LEADERSHIP_LOST",
    true,
  ]);
});
