import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { inFull, test } from "../support/test.ts";
import { runCopySchedule } from "../support/controllers/copy_schedule.ts";

const FIRST_SEED = 20_261_127;
const SCHEDULES = Number(process.env.KUBEWIRE_COPY_SCHEDULES ?? inFull(10, 3));

test(
  `a controller that copies objects is right after each of ${SCHEDULES} schedules of faults`,
  async () => {
    let reconciles = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
      const outcome = await runCopySchedule(seed);
      assertEquals(outcome.problems, [], `seed ${seed}`);
      reconciles += outcome.reconciles;
    }
    assert(reconciles > SCHEDULES * 10, `${reconciles} reconciles`);
  },
  { timeoutMs: 3_600_000 },
);
