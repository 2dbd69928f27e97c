/**
 * The choice of context, cluster and user: client-go `tools/clientcmd/client_config.go`, and the
 * global options of kubectl.
 *
 * @module
 */
import { DEFAULT_PATH, kubeconfig, type LoadingCase } from "../loading_case.ts";

const full = (current?: string): Record<string, string> => ({
  [DEFAULT_PATH]: kubeconfig({
    ...(current !== undefined && { current }),
    contexts: {
      dev: { cluster: "one", user: "jane" },
      prod: { cluster: "two", user: "root", namespace: "shop" },
      anonymous: { cluster: "one" },
      "no-cluster": { cluster: "three", user: "jane" },
      "no-user": { cluster: "one", user: "nobody" },
      empty: {},
      "name with spaces": { cluster: "two", user: "jane" },
    },
    clusters: {
      one: { server: "https://one.example.com" },
      two: { server: "https://two.example.com" },
    },
    users: { jane: { token: "jane-token" }, root: { token: "root-token" } },
  }),
});

const DEV = { server: "https://one.example.com", namespace: "default", token: "jane-token" };
const PROD = { server: "https://two.example.com", namespace: "shop", token: "root-token" };

export const contextCases: readonly LoadingCase[] = [
  { name: "The current-context is taken", files: full("prod"), expected: PROD },
  {
    name: "A context without a namespace uses the namespace default",
    files: full("dev"),
    expected: DEV,
  },
  {
    name: "An explicit context takes precedence over the current-context",
    files: full("dev"),
    options: { context: "prod" },
    expected: PROD,
  },
  {
    name: "An empty option is treated as a missing one",
    files: full("prod"),
    options: { context: "", cluster: "", user: "", namespace: "" },
    expected: PROD,
  },
  {
    name: "A context's name may have spaces",
    files: full("name with spaces"),
    expected: { ...DEV, server: PROD.server },
  },
  {
    name: "An explicit context needs no current-context",
    files: full(),
    options: { context: "dev" },
    expected: DEV,
  },
  {
    name: "An explicit context must exist, and the error names the existing ones",
    files: full("dev"),
    options: { context: "staging" },
    expected: { error: 'no context "staging": it has "dev", "prod", "anonymous"' },
  },
  {
    name: "A current-context that does not exist is an error",
    files: full("staging"),
    expected: { error: 'no context "staging"' },
  },
  {
    name: "Without a current-context the error names the existing contexts",
    files: full(),
    expected: { error: 'choose one of "dev", "prod"' },
  },
  {
    name: "An explicit namespace takes precedence over the context's",
    files: full("prod"),
    options: { namespace: "blog" },
    expected: { ...PROD, namespace: "blog" },
  },
  {
    name: "An explicit cluster takes precedence over the context's",
    files: full("dev"),
    options: { cluster: "two" },
    expected: { ...DEV, server: PROD.server },
  },
  {
    name: "An explicit user takes precedence over the context's",
    files: full("dev"),
    options: { user: "root" },
    expected: { ...DEV, token: "root-token" },
  },
  {
    name: "An explicit cluster and an explicit user need no context",
    files: full(),
    options: { cluster: "one", user: "jane" },
    expected: DEV,
  },
  {
    name: "An explicit cluster must exist",
    files: full("dev"),
    options: { cluster: "three" },
    expected: { error: 'no cluster "three": it has "one", "two"' },
  },
  {
    name: "An explicit user must exist",
    files: full("dev"),
    options: { user: "nobody" },
    expected: { error: 'no user "nobody": it has "jane", "root"' },
  },
  {
    name: "A context whose cluster does not exist is an error",
    files: full("no-cluster"),
    expected: { error: 'no cluster "three"' },
  },
  {
    name: "A context whose user does not exist is an error, where client-go would be anonymous",
    files: full("no-user"),
    expected: { error: 'no user "nobody"' },
    asKubectl: false,
  },
  {
    name: "A context without a user is anonymous",
    files: full("anonymous"),
    expected: { server: DEV.server, namespace: "default" },
  },
  {
    name: "A context without a cluster chooses nothing",
    files: full("empty"),
    expected: { error: "no current-context with a cluster" },
  },
];
