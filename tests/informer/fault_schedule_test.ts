import { assertGreater } from "@std/assert";
import { Tally } from "./fault_schedule/tally.ts";
import { runSchedule } from "./fault_schedule/run_schedule.ts";
import { inFull, isFullSuite, overHttp2, test } from "../support/test.ts";

const FIRST_SEED = 20_261_130;
const SCHEDULES = inFull(15, 2);

test(`informers lose nothing in ${SCHEDULES} schedules of faults`, async () => {
  const total = new Tally();
  for (let done = 0; done < SCHEDULES; done++) total.addAll(await runSchedule(FIRST_SEED + done));
  if (!isFullSuite) return; // few schedules may have none of these
  for (const fault of ["cut a watch at a byte", "restart the server", "rotate the CA"]) {
    assertGreater(total.count("struck", fault), 0, fault);
  }
  // Which of these faults meets a request depends on how busy the machine is.
  const refusals = ["refuse once", "refuse for a while", "answer 401"];
  const struck = refusals.reduce((sum, fault) => sum + total.count("struck", fault), 0);
  if (overHttp2) assertGreater(total.count("struck", "send GOAWAY on all connections"), 0);
  assertGreater(total.count("states", "relisting"), 0);
  assertGreater(total.count("told", "deleted (missed)"), 0);
  assertGreater(struck, 0, refusals.join(", "));
  assertGreater(total.count("refusals", "first"), 0);
});

test("informers lose nothing in a schedule with a new random seed", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`the seed is ${seed}`);
  await runSchedule(seed);
});
