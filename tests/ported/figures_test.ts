import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals } from "@std/assert";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import {
  builderCases,
  builderStartCases,
  controllerEndCases,
  controllerSettingsCases,
} from "./cases/builder_cases.ts";
import {
  processingCases,
  reconcilerCases,
  startCases,
  warmupCases,
} from "./cases/controller_cases.ts";
import {
  createOrChangeCases,
  finalizerCases,
  ownerReferenceCases,
} from "./cases/controllerutil_cases.ts";
import { eventsCases } from "./cases/events_cases.ts";
import { handlerCases, lowPriorityCases, ownerCases } from "./cases/handler_cases.ts";
import {
  leaderElectionCases,
  leaseLockCases,
  leaseReleaseCases,
} from "./cases/leader_election_cases.ts";
import { predicateCases } from "./cases/predicate_cases.ts";
import { priorityQueueCases, priorityQueueTimeCases } from "./cases/priority_queue_cases.ts";
import { rateLimiterCases, workqueueCases } from "./cases/workqueue_cases.ts";
import type { UpstreamCases } from "./upstream_cases.ts";

const all: readonly UpstreamCases[] = [
  reconcilerCases,
  processingCases,
  startCases,
  warmupCases,
  controllerSettingsCases,
  controllerEndCases,
  builderCases,
  builderStartCases,
  handlerCases,
  ownerCases,
  lowPriorityCases,
  predicateCases,
  priorityQueueCases,
  priorityQueueTimeCases,
  ownerReferenceCases,
  createOrChangeCases,
  finalizerCases,
  workqueueCases,
  rateLimiterCases,
  leaderElectionCases,
  leaseReleaseCases,
  leaseLockCases,
  eventsCases,
];

/** The number of cases that a name stands for. */
function casesOf(name: string): number {
  return Number(/the (\d+) cases$/.exec(name)?.[1] ?? 1);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

test("each case of the tests that are ported has a test here or a reason, as COMPARISON counts them", async () => {
  const same = sum(all.map((cases) => cases.same.length));
  const differs = sum(all.map((cases) => Object.keys(cases.differs).length));
  const reasons = all.flatMap(({ notApplicable }) => Object.values(notApplicable).flat());
  const others = sum(reasons.map(casesOf));
  for (const { differs, notApplicable } of all) {
    for (const reason of [...Object.values(differs), ...Object.keys(notApplicable)]) {
      assert(/^[A-Z`].{20,}\.$/.test(reason), reason);
    }
  }
  assert(same + differs >= 120);
  const text = await readFile(join(repository, ".github/COMPARISON.md"), "utf8");
  const line = /Of the (\d+) cases [^.]* (\d+) hold [^,]*, (\d+) [^,]*, and (\d+) /;
  const [, ...counted] = line.exec(text.replace(/\s+/g, " ")) ?? [];
  assertEquals(counted.map(Number), [same + differs + others, same, differs, others]);
});

test("a case is listed once", () => {
  for (const { file, same, differs, notApplicable } of all) {
    const names = [...same, ...Object.keys(differs), ...Object.values(notApplicable).flat()];
    assertEquals(names.length, new Set(names).size, file);
  }
});
