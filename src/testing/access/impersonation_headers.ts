import type { UserInfo } from "../auth/user_info.ts";
import { badRequest } from "../status/api_errors.ts";

const PREFIX = "impersonate-";
const EXTRA_PREFIX = "impersonate-extra-";

/**
 * Returns the user that the headers of a request ask to act as; `undefined` without such headers.
 * The values of one header arrive joined, so that a value cannot contain a comma and a space.
 *
 * @throws {StatusError} 400 if the headers name groups, a UID or extra values, but no user.
 */
export function wantedUser(headers: Headers): UserInfo | undefined {
  // of two headers for one value, kube-apiserver reads the first
  const [username = ""] = valuesOf(headers.get(`${PREFIX}user`));
  const [uid = ""] = valuesOf(headers.get(`${PREFIX}uid`));
  const groups = valuesOf(headers.get(`${PREFIX}group`));
  const extra: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    if (!name.startsWith(EXTRA_PREFIX)) continue;
    extra[decoded(name.slice(EXTRA_PREFIX.length))] = valuesOf(value);
  }
  const wanted = { username, uid, groups, extra };
  if (username !== "") return wanted;
  if (uid === "" && groups.length === 0 && Object.keys(extra).length === 0) return undefined;
  throw badRequest(`requested ${inGo(wanted)} without impersonating a user name`);
}

function valuesOf(header: string | null): string[] {
  return header === null ? [] : header.split(", ");
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key; // kube-apiserver takes a malformed key as it is
  }
}

/** Formats a user as the message of kube-apiserver does. */
function inGo({ uid, groups, extra }: UserInfo): string {
  const entries = Object.entries(extra).sort(([a], [b]) => a < b ? -1 : 1);
  const extraInGo = entries.length === 0
    ? "map[string][]string(nil)"
    : `map[string][]string{${
      entries.map(([key, values]) => `${JSON.stringify(key)}:${listInGo(values)}`).join(", ")
    }}`;
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${
    groups.length === 0 ? "[]string(nil)" : listInGo(groups)
  }, Extra:${extraInGo}}`;
}

function listInGo(values: readonly string[]): string {
  return `[]string{${values.map((value) => JSON.stringify(value)).join(", ")}}`;
}
