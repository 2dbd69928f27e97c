import type { Reading } from "./client_go.ts";

/** A difference from client-go that the module docs of src/kubeconfig name. */
export interface PermittedDifference {
  /** Name of the difference in the docs. */
  name: string;
  /** Kubewire's error, where client-go has none. */
  refused?: RegExp;
  /** client-go's error, where Kubewire has none. */
  read?: RegExp;
  /** A kubeconfig that has the difference; `CA` is replaced by the base64 of an authority. */
  example: string | Uint8Array;
}

/** All differences between Kubewire and client-go. */
export const permittedDifferences: readonly PermittedDifference[] = [
  {
    name: "merge over a key",
    refused: /has a "<<" that overrides/,
    example: example({ context: "user: jane, namespace: shop, <<: {namespace: blog}" }),
  },
  {
    name: "several documents",
    refused: /has several documents/,
    example: example({ end: "---\nkind: x\n" }),
  },
  {
    name: "not UTF-8",
    refused: /that are not UTF-8|is UTF-16 or not UTF-8/,
    example: bigEndian(`\ufeff${example({})}`), // Bun reads UTF-16 of the other byte order
  },
  {
    name: "hidden character",
    refused: /has U\+(000D|0085|2028|2029|FEFF) in it/,
    example: example({ end: "# x\u2028" }),
  },
  {
    name: "tag",
    refused: /is not YAML at .* \(TAG_RESOLVE_FAILED\)/,
    example: example({ context: "user: jane, namespace: !!binary c2hvcA==" }),
  },
  {
    name: "number as a key",
    refused: /has a key that is a number/,
    example: example({ end: "x: {1.5: y}\n" }),
  },
  {
    name: "not YAML 1.2",
    refused: /is not YAML at .* \((?!TAG_RESOLVE_FAILED)[A-Z_]+\)/,
    example: `{${example({}).trim().replaceAll("\n", ", ")}}---\n`,
  },
  {
    name: "null in a list",
    refused: /(as-groups|args|as-user-extra\.\S+) must be a list of texts/,
    example: example({ user: "token: abc, as: admin, as-groups: [null]" }),
  },
  {
    name: "data as a list",
    refused: /-data must be a text/,
    example: example({ cluster: "certificate-authority-data: []" }),
  },
  { name: "unknown user", refused: /has no user/, example: example({ context: "user: joe" }) },
  {
    name: "server",
    refused: /^The server/,
    example: example({ server: "https://one.example.com/x?y=1" }),
  },
  {
    name: "unusable credentials",
    refused:
      /no bearer token|no PEM block|must hold the PEM|not printable ASCII|must be an https URL/,
    example: example({ user: 'token: "a b"' }),
  },
  {
    name: "data beside a file",
    read: /are both specified/,
    example: example({
      cluster: "certificate-authority: ca.crt, certificate-authority-data: CA",
    }),
  },
  {
    name: "plain http",
    refused: /has exec with apiVersion/,
    read: /unable to read (client-|certificate-authority)/,
    example: example({
      server: "http://one.example.com",
      user: "client-certificate: nowhere, client-key: nowhere",
    }),
  },
  {
    name: "not YAML 1.1",
    read: /yaml: (line \d+: )?(found (character that|a tab character that)|did not find expected)/,
    example: example({ end: "\t\n" }),
  },
  {
    name: "JSON escapes",
    read: /found (invalid Unicode|unknown escape) character/,
    example: example({ server: "https:\\/\\/one.example.com" }),
  },
];

/** Returns the name of the permitted difference between two readings, if there is one. */
export function permittedDifference(ours: Reading, theirs: Reading): string | undefined {
  return permittedDifferences.find(({ refused, read }) =>
    theirs.error === undefined
      ? ours.error !== undefined && refused?.test(ours.error)
      : ours.error === undefined && read?.test(theirs.error)
  )?.name;
}

function example(
  { cluster = "", user = "token: abc", context = "user: jane", server, end = "" }: {
    cluster?: string;
    user?: string;
    context?: string;
    server?: string;
    end?: string;
  },
): string {
  return "current-context: dev\n" +
    `contexts: [{name: dev, context: {cluster: one, ${context}}}]\n` +
    `clusters: [{name: one, cluster: {server: "${
      server ?? "https://one.example.com"
    }", ${cluster}}}]\n` +
    `users: [{name: jane, user: {${user}}}]\n${end}`;
}

function bigEndian(text: string): Uint8Array {
  const codes = text.split("").map((char) => char.charCodeAt(0));
  return new Uint8Array(codes.flatMap((code) => [code >> 8, code & 0xff]));
}
