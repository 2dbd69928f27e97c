import type { CelFunction } from "./function_table.ts";

/**
 * The function for the paths of JSON patches.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `JSONPatch`.
 */
export const patches: readonly CelFunction[] = [
  [
    "jsonpatch.escapeKey(string): string",
    (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1"),
  ],
];
