/** Answers of exec plugins and contents of token files, to read side by side with client-go. */

const V1 = "client.authentication.k8s.io/v1";

/** A user whose credentials come from a program or a file. */
export interface CredentialCase {
  /** The output of an exec plugin for v1; without it the user has a token file. */
  answer?: string;
  /** The content of the token file; `undefined` if there is none. */
  file?: string | undefined;
  /** The static token beside the file. */
  token?: string;
}

const expirations: unknown[] = [
  "2020-11-25T09:30:05Z",
  "2120-11-25T09:30:05Z",
  "2120-11-25T9:30:05Z",
  "2020-11-25T09:30:05.5+05:30",
  "2020-11-25T09:30:05,5Z",
  "2020-11-25T09:30:05+24:60",
  "0001-01-01T00:00:00Z",
  "0001-01-01T00:00:01Z",
  "2020-02-29T00:00:00Z",
  null,
  "",
  "soon",
  "2020",
  "2020-11-25",
  "25 Nov 2020",
  "Wed, 25 Nov 2020 09:30:05 GMT",
  "2020-11-25T09:30:05",
  "2020-11-25T09:30Z",
  "2020-11-25 09:30:05Z",
  "2020-11-25t09:30:05z",
  "2020-11-25T09:30:05.Z",
  "2020-11-25T09:30:05+0530",
  "2020-11-25T09:30:05+25:00",
  "2020-11-25T24:00:00Z",
  "2020-11-25T09:30:60Z",
  "2020-02-30T09:30:05Z",
  "2019-02-29T09:30:05Z",
  "+002020-11-25T09:30:05Z",
  " 2020-11-25T09:30:05Z",
  1_606_296_605,
  {},
];

const answer = (fields: Record<string, unknown>) => ({
  answer: JSON.stringify({
    apiVersion: V1,
    kind: "ExecCredential",
    status: { token: "abc" },
    ...fields,
  }),
});

/** Cases that Kubewire and client-go must read in the same way. */
export const credentialCases: readonly CredentialCase[] = [
  ...expirations.map((expirationTimestamp) =>
    answer({ status: { token: "abc", expirationTimestamp } })
  ),
  ...[undefined, null, "", "execcredential", "Pod", 5].map((kind) => answer({ kind })),
  ...[undefined, null, "", "v1", "client.authentication.k8s.io/v1beta1", 5].map((apiVersion) =>
    answer({ apiVersion })
  ),
  answer({ kind: undefined, apiVersion: undefined }),
  ...[undefined, null, {}, [], "abc", { token: null }, { token: "" }, { token: 5 }].map((status) =>
    answer({ status })
  ),
  answer({ status: { token: "abc", clientKeyData: "x" } }),
  answer({ status: { token: "abc", clientCertificateData: "x", clientKeyData: "x" } }),
  answer({ spec: { interactive: false }, extra: [1] }),
  { answer: "" },
  { answer: "abc" },
  { answer: "null" },
  { answer: "[]" },
  { answer: `\n  ${answer({}).answer}\n` },
  { answer: `${answer({}).answer} and more` },
  { answer: `apiVersion: ${V1}\nkind: ExecCredential\nstatus:\n  token: abc\n` },
  { answer: `apiVersion: ${V1}\nstatus:\n  token: "abc"\n` },
  {
    answer:
      `apiVersion: ${V1}\nstatus:\n  token: abc\n  expirationTimestamp: 2020-11-25T09:30:05Z\n`,
  },
  { answer: `apiVersion: ${V1}\nstatus:\n  token: abc\n  expirationTimestamp: 2020-11-25\n` },
  { answer: `{apiVersion: ${V1}, kind: ExecCredential, status: {token: abc}}` },
  ...[undefined, "", " \n", "of-file", " of-file\n"].flatMap((file) => [
    { file },
    { file, token: "static" },
  ]),
];

/** A token file that client-go sends, or fails to send, as it is: the static token is never sent. */
export const unusableFiles: readonly CredentialCase[] = ["of file", "of\nfile", "of\0file"].map((
  file,
) => ({ file, token: "static" }));
