import { ConfigurationError } from "@kubewire/kubewire";
import type { UserEntry } from "../entries/kubeconfig.ts";

/** The characters of a header name (RFC 9110), without the percent sign. */
const NAME_CHARACTER = /[A-Za-z0-9!#$&'*+.^_`|~-]/;

/**
 * Returns the `Impersonate-` headers for a user that acts as another user (client-go
 * `transport/round_trippers.go`).
 *
 * @throws {ConfigurationError} If a name cannot be sent in a header.
 */
export function impersonationHeaders(
  user: UserEntry,
  name: string,
): Record<string, string | string[]> {
  const { impersonate, impersonateUid, impersonateGroups, impersonateExtra } = user;
  if (impersonate === undefined) return {};
  const lists: [string, readonly string[]][] = [
    ["impersonate-user", [impersonate]],
    ["impersonate-uid", impersonateUid === undefined ? [] : [impersonateUid]],
    ["impersonate-group", impersonateGroups],
    ...[...impersonateExtra].map(([key, values]): [string, readonly string[]] => [
      `impersonate-extra-${escapeName(key)}`.toLowerCase(),
      values,
    ]),
  ];
  const headers: Record<string, string | string[]> = {};
  for (const [header, values] of lists) {
    for (const value of values) {
      if (!/^[\x20-\x7e]*$/.test(value)) {
        throw new ConfigurationError(
          `The kubeconfig's user ${
            JSON.stringify(name)
          } impersonates a name that is not printable ` +
            "ASCII: a header cannot contain it.",
        );
      }
      const before = headers[header];
      headers[header] = before === undefined ? value : [before, value].flat();
    }
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
