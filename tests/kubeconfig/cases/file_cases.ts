/**
 * The files that are read and how they are merged: client-go `tools/clientcmd/loader.go`, and
 * "Organizing Cluster Access Using kubeconfig Files" of the Kubernetes documentation.
 *
 * @module
 */
import {
  DEFAULT_PATH,
  HOME,
  kubeconfig,
  type LoadingCase,
  pem,
  SIMPLE,
  simple,
} from "../loading_case.ts";

const A = `${HOME}/a`;
const B = `${HOME}/b`;

/** A kubeconfig in which every entry shows the file it comes from. */
function marked(file: string, current?: string): string {
  return kubeconfig({
    ...(current !== undefined && { current }),
    contexts: { dev: { cluster: "one", user: "jane", namespace: `${file}-ns` } },
    clusters: { one: { server: `https://${file}.example.com` } },
    users: { jane: { token: `${file}-token` } },
  });
}

function of(file: string) {
  return {
    server: `https://${file}.example.com`,
    namespace: `${file}-ns`,
    token: `${file}-token`,
  };
}

export const fileCases: readonly LoadingCase[] = [
  {
    name: "Without KUBECONFIG ~/.kube/config is read",
    files: { [DEFAULT_PATH]: simple() },
    expected: SIMPLE,
  },
  {
    name: "An empty KUBECONFIG is treated as a missing one",
    files: { [DEFAULT_PATH]: simple() },
    env: { KUBECONFIG: "" },
    expected: SIMPLE,
  },
  {
    name: "KUBECONFIG names a file instead of ~/.kube/config",
    files: { [A]: marked("a", "dev"), [DEFAULT_PATH]: marked("home", "dev") },
    env: { KUBECONFIG: A },
    expected: of("a"),
  },
  {
    name: "~/.kube/config is not merged with what KUBECONFIG names",
    files: { [A]: kubeconfig({ current: "dev" }), [DEFAULT_PATH]: marked("home", "dev") },
    env: { KUBECONFIG: A },
    expected: { error: 'no context "dev"' },
  },
  {
    name: "The first file with an entry defines it",
    files: { [A]: marked("a", "dev"), [B]: marked("b", "dev") },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: of("a"),
  },
  {
    name: "The order of KUBECONFIG is the order of precedence",
    files: { [A]: marked("a", "dev"), [B]: marked("b", "dev") },
    env: { KUBECONFIG: `${B}:${A}` },
    expected: of("b"),
  },
  {
    name: "The first file with a current-context sets it",
    files: {
      [A]: kubeconfig({ current: "second" }),
      [B]: kubeconfig({
        current: "first",
        contexts: { first: { cluster: "one" }, second: { cluster: "two" } },
        clusters: {
          one: { server: "https://one.example.com" },
          two: { server: "https://two.example.com" },
        },
      }),
    },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: { server: "https://two.example.com", namespace: "default" },
  },
  {
    name: "A file without a current-context leaves the choice to the next file",
    files: { [A]: marked("a"), [B]: marked("b", "dev") },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: of("a"),
  },
  {
    name: "An empty current-context leaves the choice to the next file",
    files: { [A]: marked("a", ""), [B]: marked("b", "dev") },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: of("a"),
  },
  {
    name: "Of two users with one name the second is dropped, with all its fields",
    files: {
      [A]: simple({ user: { token: "jane-token" } }),
      [B]: simple({ user: { tokenFile: "/nowhere", as: "root" } }),
    },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: SIMPLE,
  },
  {
    name: "Of two clusters with one name the second is dropped, with all its fields",
    files: {
      [A]: simple(),
      [B]: simple({ cluster: { server: "https://b.example.com", "tls-server-name": "b" } }),
    },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: SIMPLE,
  },
  {
    name: "Of two contexts with one name the second is dropped, with all its fields",
    files: { [A]: simple(), [B]: simple({ namespace: "b-ns" }) },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: SIMPLE,
  },
  {
    name: "Context, cluster and user may come from three files",
    files: {
      [A]: kubeconfig({ current: "dev", contexts: { dev: { cluster: "one", user: "jane" } } }),
      [B]: kubeconfig({ clusters: { one: { server: "https://one.example.com:6443" } } }),
      [`${HOME}/c`]: kubeconfig({ users: { jane: { token: "jane-token" } } }),
    },
    env: { KUBECONFIG: `${A}:${B}:${HOME}/c` },
    expected: SIMPLE,
  },
  {
    name: "Empty names in KUBECONFIG are ignored",
    files: { [A]: simple() },
    env: { KUBECONFIG: `::${A}:` },
    expected: SIMPLE,
  },
  {
    name: "A missing file of KUBECONFIG is ignored",
    files: { [B]: simple() },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: SIMPLE,
  },
  {
    name: "A file that KUBECONFIG names twice counts once",
    files: { [A]: simple() },
    env: { KUBECONFIG: `${A}:${A}` },
    expected: SIMPLE,
  },
  {
    name: "Where all files of KUBECONFIG are missing, the error names them",
    env: { KUBECONFIG: `${A}:${B}` },
    expected: { error: `KUBECONFIG (${A}, ${B})` },
  },
  {
    name: "Without any kubeconfig the error names the file that was looked for",
    expected: { error: DEFAULT_PATH },
  },
  {
    name: "An explicit path takes precedence over KUBECONFIG and is merged with nothing",
    files: { [A]: marked("a", "dev"), [B]: marked("b", "dev") },
    env: { KUBECONFIG: A },
    options: { path: B },
    expected: of("b"),
  },
  {
    name: "An explicit path must exist",
    files: { [DEFAULT_PATH]: simple() },
    options: { path: B },
    expected: { error: `The kubeconfig ${B} cannot be read` },
  },
  {
    name: "An explicit path is one path, even with colons in it",
    files: { [A]: simple(), [B]: simple() },
    options: { path: `${A}:${B}` },
    expected: { error: `${A}:${B} cannot be read` },
  },
  {
    name: "An empty file is an empty kubeconfig",
    files: { [A]: "", [B]: simple() },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: SIMPLE,
  },
  {
    name: "A broken file is an error, whatever the other files contain",
    files: { [A]: simple(), [B]: "clusters: [" },
    env: { KUBECONFIG: `${A}:${B}` },
    expected: { error: `The kubeconfig ${B} is not YAML at line 1` },
  },
  {
    name: "A relative path is resolved against the folder of its file",
    files: {
      [A]: simple({ cluster: { "certificate-authority": "pki/ca.crt" } }),
      [`${HOME}/pki/ca.crt`]: pem.file.ca,
    },
    env: { KUBECONFIG: A },
    expected: { ...SIMPLE, ca: "file", caFile: `${HOME}/pki/ca.crt` },
  },
  {
    name: "A relative path of the second file is resolved against the folder of the second file",
    files: {
      [A]: kubeconfig({ current: "dev" }),
      [`${HOME}/work/b`]: simple({ cluster: { "certificate-authority": "./ca.crt" } }),
      [`${HOME}/work/ca.crt`]: pem.file.ca,
    },
    env: { KUBECONFIG: `${A}:${HOME}/work/b` },
    expected: { ...SIMPLE, ca: "file", caFile: `${HOME}/work/ca.crt` },
  },
  {
    name: "An absolute path stays unchanged",
    files: {
      [`${HOME}/work/b`]: simple({ cluster: { "certificate-authority": `${HOME}/pki/ca.crt` } }),
      [`${HOME}/pki/ca.crt`]: pem.file.ca,
    },
    env: { KUBECONFIG: `${HOME}/work/b` },
    expected: { ...SIMPLE, ca: "file", caFile: `${HOME}/pki/ca.crt` },
  },
];
