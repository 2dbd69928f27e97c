import type { KubernetesObject } from "../../../mod.ts";
import type { InformerOptions } from "../../../src/informer/informer_options.ts";
import type { Dice } from "../../support/dice.ts";
import { MemorySnapshot } from "./memory_snapshot.ts";
import { indexes, transform } from "./model.ts";
import type { Selection } from "./selection.ts";
import type { Tally } from "./tally.ts";

/** Settings of {@linkcode settingsAtRandom}. */
export interface RandomSettingsOptions {
  dice: Dice;
  /** Counts the errors of the snapshots. */
  tally: Tally;
  /** The most objects that exist on the server. */
  limit: number;
}

/** Returns settings for an informer of a selection. */
export function settingsAtRandom(
  { dice, limit, tally }: RandomSettingsOptions,
  { labelSelector, fieldSelector }: Selection,
): InformerOptions<KubernetesObject> {
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
    watchList: dice.chance(0.6),
    pageSize: Math.ceil(limit / dice.pick([15, 4, 1])),
    metadataOnly: dice.chance(0.2),
    consistentList: dice.chance(0.2),
    keep: dice.pick(["bytes", "objects"]),
    keepManagedFields: dice.chance(0.3),
    freeze: dice.chance(0.3),
    // One of the two: a connection that is silent for ever must be noticed.
    ...(dice.chance(0.5) ? { idleTimeoutMs: 20_000 } : { timeoutSeconds: dice.pick([5, 10]) }),
    ...(dice.chance(0.4) && { indexes: { ...indexes } }),
    ...(dice.chance(0.3) && { transform }),
    ...(dice.chance(0.5) && {
      snapshot: {
        store: new MemorySnapshot(),
        savePeriodMs: dice.pick([2_000, 20_000]),
        onError: (error: unknown) => tally.add("snapshots", (error as Error).name),
      },
    }),
  };
}
