import type { Reading } from "./client_go.ts";

/** A difference from client-go that the module docs of src/kubeconfig name. */
export interface PermittedDifference {
  /** The name there. */
  name: string;
  /** Kubewire's error, where client-go has none. */
  refused?: RegExp;
  /** client-go's error, where Kubewire has none. */
  read?: RegExp;
}

/** All that Kubewire reads in another way than client-go. */
export const permittedDifferences: readonly PermittedDifference[] = [
  { name: "merge over a key", refused: /has a "<<" that overrides/ },
  { name: "several documents", refused: /has several documents/ },
  { name: "not UTF-8", refused: /that are not UTF-8|is UTF-16 or not UTF-8/ },
  { name: "hidden character", refused: /has U\+(000D|0085|2028|2029|FEFF) in it/ },
  { name: "tag", refused: /is not YAML at .* \(TAG_RESOLVE_FAILED\)/ },
  { name: "number as a key", refused: /has a key that is a number/ },
  { name: "not YAML 1.2", refused: /is not YAML at .* \((?!TAG_RESOLVE_FAILED)[A-Z_]+\)/ },
  {
    name: "null in a list",
    refused: /(as-groups|args|as-user-extra\.\S+) must be a list of texts/,
  },
  { name: "data as a list", refused: /-data must be a text/ },
  { name: "unknown user", refused: /has no user/ },
  { name: "server", refused: /^The server/ },
  { name: "several groups", refused: /values in as-(groups|user-extra)/ },
  {
    name: "unusable credentials",
    refused: /no bearer token|no PEM block|must hold the PEM|not printable ASCII/,
  },
  {
    name: "plain http",
    refused: /has exec with apiVersion/,
    read: /are both specified|unable to read (client-|certificate-authority)/,
  },
  { name: "tab in an empty line", read: /found character that cannot start any token/ },
  { name: "JSON escapes", read: /found (invalid Unicode|unknown escape) character/ },
];

/** The name of the difference between two readings, if it is permitted. */
export function permittedDifference(ours: Reading, theirs: Reading): string | undefined {
  return permittedDifferences.find(({ refused, read }) =>
    theirs.error === undefined
      ? ours.error !== undefined && refused?.test(ours.error)
      : ours.error === undefined && read?.test(theirs.error)
  )?.name;
}
