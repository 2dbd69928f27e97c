/**
 * The text of a file, in YAML or JSON, and the types of its fields: client-go
 * `tools/clientcmd/api/v1/types.go`.
 *
 * @module
 */
import { DEFAULT_PATH, type LoadingCase, SIMPLE, simple } from "../loading_case.ts";

export const formatCases: readonly LoadingCase[] = [
  {
    name: "A kubeconfig may be JSON",
    files: { [DEFAULT_PATH]: JSON.stringify(JSON.parse(simple()), null, "\t") },
    expected: SIMPLE,
  },
  {
    name: "A kubeconfig may be YAML with comments, anchors and merge keys",
    files: {
      [DEFAULT_PATH]: `# written by hand
apiVersion: v1
kind: Config
current-context: dev
contexts:
- name: dev
  context: &dev {cluster: one, user: jane}
- name: prod
  context:
    <<: *dev
    namespace: prod
clusters:
- name: one
  cluster:
    server: "https://one.example.com:6443"
users:
- name: jane
  user:
    token: >-
      jane-token
`,
    },
    options: { context: "prod" },
    expected: { ...SIMPLE, namespace: "prod" },
  },
  {
    name: "Unknown fields are ignored",
    files: {
      [DEFAULT_PATH]: JSON.stringify({ ...JSON.parse(simple()), preferences: {}, more: [1] }),
    },
    expected: SIMPLE,
  },
  {
    name: "kind and apiVersion may be left out",
    files: {
      [DEFAULT_PATH]: JSON.stringify({
        ...JSON.parse(simple()),
        kind: undefined,
        apiVersion: undefined,
      }),
    },
    expected: SIMPLE,
  },
  {
    name: "A manifest of another kind is not a kubeconfig",
    files: { [DEFAULT_PATH]: "apiVersion: v1\nkind: Pod\n" },
    expected: { error: "is something else" },
  },
  {
    name: "A name that occurs twice in one file is an error",
    files: {
      [DEFAULT_PATH]: `clusters:
- {name: one, cluster: {server: "https://one.example.com"}}
- {name: one, cluster: {server: "https://two.example.com"}}
`,
    },
    expected: { error: 'clusters has the name "one" twice' },
  },
  {
    name: "A number in place of a text is an error that names the field",
    files: { [DEFAULT_PATH]: "users:\n- name: jane\n  user: {token: 1234567}\n" },
    expected: { error: "users[0].user.token must be a text" },
  },
  {
    name: "yes and on are true, as in YAML 1.1",
    files: {
      [DEFAULT_PATH]: `current-context: dev
contexts: [{ name: dev, context: { cluster: one, namespace: 2026-11-25 } }]
clusters: [{ name: one, cluster: { server: "https://one.example.com", insecure-skip-tls-verify: yes } }]
`,
    },
    expected: { server: "https://one.example.com", namespace: "2026-11-25", insecure: true },
  },
  {
    name: "A name that YAML reads as true or false must be in quotes",
    files: {
      [DEFAULT_PATH]: "contexts:\n- name: dev\n  context: { cluster: one, namespace: no }\n",
    },
    expected: { error: "contexts[0].context.namespace must be a text: put it in quotes" },
  },
  {
    name: "A text in place of true or false is an error that names the field",
    files: {
      [DEFAULT_PATH]: 'clusters:\n- name: one\n  cluster: {insecure-skip-tls-verify: "true"}\n',
    },
    expected: { error: "clusters[0].cluster.insecure-skip-tls-verify must be true or false" },
  },
];
