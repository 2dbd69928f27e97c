import { isSubdomain } from "../core/check_name.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** In a container HOSTNAME is the name of the pod, unless the pod has another host name. */
const VARIABLES = ["POD_NAME", "HOSTNAME"] as const;
/** A Lease name has at most 253 characters, of which the shards need some more. */
const LONGEST = 150;

/**
 * Returns the name of the pod for identities, as client-go's programs take the host name: from the
 * variable `POD_NAME`, then `HOSTNAME`. A variable that may not be read, or that cannot be a part of a
 * name, counts as absent.
 */
export function podName(runtime: Pick<Runtime, "env">): string | undefined {
  return VARIABLES.map((variable) => runtime.env(variable, { optional: true }))
    .find((name) => isSubdomain(name, LONGEST));
}

const RANDOM_BYTES = 16;

/**
 * Returns an identity for this start of a process: a name for people, and 128 random bits. A
 * restarted process must not take itself for the holder of the Lease that it held before.
 */
export function newIdentity(candidate: string, separator: "_" | "-" = "_"): string {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  return `${candidate}${separator}${bytes.toHex()}`;
}
