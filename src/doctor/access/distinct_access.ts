import { isWithoutName } from "./access_request.ts";
import type { AskedAccess } from "../examination/asked_access.ts";

/** An access, and its number among those that were asked for. */
export interface NumberedAccess {
  readonly access: AskedAccess;
  readonly number: number;
}

/**
 * Numbers accesses, and takes out the verbs that an earlier one has for the same objects, so that
 * none is reviewed twice. An access without any verb left is missing, and its number too.
 */
export function distinctAccess(asked: readonly AskedAccess[]): NumberedAccess[] {
  const seen = new Set<string>();
  return asked.flatMap((access, index) => {
    const verbs = access.verbs.filter((verb) => {
      const key = keyOf(access, verb);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
    return verbs.length === 0 ? [] : [{ access: { ...access, verbs }, number: index + 1 }];
  });
}

function keyOf(access: AskedAccess, verb: string): string {
  if ("path" in access) return JSON.stringify([verb, access.path]);
  const { group = "", resource, subresource = "", namespace = "", name = "" } = access;
  const sent = isWithoutName(verb, subresource) && name !== "" ? "unnamed" : name;
  return JSON.stringify([verb, group, resource, subresource, namespace, sent]);
}
