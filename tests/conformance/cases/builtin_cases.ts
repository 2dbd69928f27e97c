import { assertEquals } from "@std/assert";
import type { Change } from "../builtin/base_objects.ts";
import defaults from "../builtin/defaults.json" with { type: "json" };
import { defaultChanges, storedDifference } from "../builtin/default_table.ts";
import { caseName, invalidChanges, refusalOf } from "../builtin/invalid_table.ts";
import { invalidUpdates, updateRefusalOf } from "../builtin/invalid_updates.ts";
import refusals from "../builtin/refusals.json" with { type: "json" };
import updateRefusals from "../builtin/update_refusals.json" with { type: "json" };
import { inFull } from "../../support/test.ts";
import type { Cases } from "./cases.ts";

/** A table of changes, and what a real server answered to each (`builtin/record.ts`). */
interface Table {
  changes: Readonly<Record<string, readonly (readonly Change[])[]>>;
  recorded: Readonly<Record<string, unknown>>;
  /** The short suite runs one of so many; unit tests run all of the invalid objects. */
  every: number;
  answer(kind: string, changes: readonly Change[]): Promise<unknown>;
}

async function assertTable({ changes, recorded, every, answer }: Table): Promise<void> {
  const all = Object.entries(changes).flatMap(([kind, list]) =>
    list.map((each) => ({ kind, each }))
  );
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const { kind, each } of all.filter((_, index) => index % inFull(1, every) === 0)) {
    const name = caseName(kind, each);
    found[name] = await answer(kind, each);
    expected[name] = recorded[name];
  }
  assertEquals(found, expected);
}

/** The rules and the defaults of built-in kinds. */
export const builtinCases: Cases = {
  async "objects of built-in kinds get the defaults of Kubernetes"({ api, namespace }) {
    await assertTable({
      changes: defaultChanges,
      recorded: defaults,
      every: 7,
      answer: (kind, changes) => storedDifference(api, { kind, changes, namespace }),
    });
  },

  async "invalid objects of built-in kinds are refused with Kubernetes' messages"(
    { api, namespace },
  ) {
    await assertTable({
      changes: invalidChanges,
      recorded: refusals,
      every: 31,
      answer: (kind, changes) => refusalOf(api, { kind, changes, namespace }),
    });
  },

  async "invalid updates of built-in kinds are refused with Kubernetes' messages"(
    { api, namespace },
  ) {
    await assertTable({
      changes: invalidUpdates,
      recorded: updateRefusals,
      every: 3,
      answer: (kind, changes) => updateRefusalOf(api, { kind, changes, namespace }),
    });
  },
};
