import { ConfigurationError } from "../../core/errors.ts";
import type { UserEntry } from "../kubeconfig.ts";

/** The characters of a header name (RFC 9110), without the percent sign. */
const NAME_CHARACTER = /[A-Za-z0-9!#$&'*+.^_`|~-]/;

/**
 * Returns the `Impersonate-` headers for a user that acts as another user (client-go
 * `transport/round_trippers.go`).
 *
 * @throws {ConfigurationError} If there are several groups, or several values of one extra field.
 *   Each value needs its own header, and the runtimes join headers of the same name.
 */
export function impersonationHeaders(user: UserEntry, name: string): Record<string, string> {
  const { impersonate, impersonateUid, impersonateGroups, impersonateExtra } = user;
  if (impersonate === undefined) return {};
  const headers: Record<string, string> = { "impersonate-user": impersonate };
  if (impersonateUid !== undefined) headers["impersonate-uid"] = impersonateUid;
  const lists: [string, string, readonly string[]][] = [
    ["as-groups", "impersonate-group", impersonateGroups],
    ...[...impersonateExtra].map(([key, values]): [string, string, readonly string[]] => [
      `as-user-extra ${JSON.stringify(key)}`,
      `impersonate-extra-${escapeName(key)}`,
      values,
    ]),
  ];
  for (const [field, header, values] of lists) {
    if (values.length > 1) {
      throw new ConfigurationError(
        `The kubeconfig's user ${JSON.stringify(name)} has ${values.length} values in ${field}: ` +
          "each would need a header of its own, which neither Deno nor Bun sends. Leave one.",
      );
    }
    if (values[0] === undefined) continue;
    const same = lists.find(([, other, [value]]) =>
      value !== undefined && other !== header && other.toLowerCase() === header.toLowerCase()
    );
    if (same) {
      throw new ConfigurationError(
        `The kubeconfig's user ${JSON.stringify(name)} has ${field} and ${
          same[0]
        }, which are one ` +
          "header: leave one.",
      );
    }
    headers[header] = values[0];
  }
  for (const value of Object.values(headers)) {
    if (/^[\x20-\x7e]*$/.test(value)) continue;
    throw new ConfigurationError(
      `The kubeconfig's user ${JSON.stringify(name)} acts as one whose name is not printable ` +
        "ASCII: no header can carry that.",
    );
  }
  return headers;
}

function escapeName(key: string): string {
  return [...new TextEncoder().encode(key)].map((byte) => {
    const char = String.fromCharCode(byte);
    return NAME_CHARACTER.test(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
