import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigurationError, KubewireError, PermissionError } from "../../src/core/errors.ts";
import { loadConfig, type LoadConfigOptions } from "../../src/kubeconfig/load_config.ts";
import { fakeProgramRunner } from "../support/fakes/fake_program_runner.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { test } from "../support/test.ts";
import { DEFAULT_PATH, HOME, kubeconfig, pem, simple } from "./loading_case.ts";

const DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";
const POD_ENV = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };
const POD_FILES = {
  [`${DIRECTORY}/token`]: "pod-token",
  [`${DIRECTORY}/ca.crt`]: pem.data.ca,
  [`${DIRECTORY}/namespace`]: "pod-ns\n",
};
const POD = "https://10.96.0.1:443";
const DESK = "https://one.example.com:6443";

interface LoadCase {
  name: string;
  files?: Record<string, string>;
  env?: Record<string, string>;
  options?: LoadConfigOptions;
  pod?: boolean;
  expected: [server: string, namespace: string] | { error: string };
}

/** From client-go's `DeferredLoadingClientConfig` (`tools/clientcmd/merged_client_builder.go`). */
const cases: readonly LoadCase[] = [
  {
    name: "the kubeconfig at home is used on your machine",
    files: { [DEFAULT_PATH]: simple() },
    expected: [DESK, "default"],
  },
  {
    name: "the pod's cluster is used where the kubeconfig is missing",
    pod: true,
    expected: [POD, "pod-ns"],
  },
  {
    name: "the kubeconfig takes precedence over the pod's cluster",
    pod: true,
    files: { [DEFAULT_PATH]: simple({ namespace: "shop" }) },
    expected: [DESK, "shop"],
  },
  {
    name: "a kubeconfig without a namespace uses the pod's namespace",
    pod: true,
    files: { [DEFAULT_PATH]: simple() },
    expected: [DESK, "pod-ns"],
  },
  {
    name: "a kubeconfig with the namespace default uses it, in a pod too",
    pod: true,
    files: { [DEFAULT_PATH]: simple({ namespace: "default" }) },
    expected: [DESK, "default"],
  },
  {
    name: "POD_NAMESPACE takes precedence over the pod's namespace file",
    pod: true,
    env: { POD_NAMESPACE: "env-ns" },
    files: { [DEFAULT_PATH]: simple() },
    expected: [DESK, "env-ns"],
  },
  {
    name: "POD_NAMESPACE is used only in a pod",
    env: { POD_NAMESPACE: "env-ns" },
    files: { [DEFAULT_PATH]: simple() },
    expected: [DESK, "default"],
  },
  {
    name: "an explicit namespace takes precedence over all others, with a kubeconfig",
    pod: true,
    options: { namespace: "blog" },
    files: { [DEFAULT_PATH]: simple({ namespace: "shop" }) },
    expected: [DESK, "blog"],
  },
  {
    name: "an explicit namespace takes precedence over all others, in a pod",
    pod: true,
    options: { namespace: "blog" },
    expected: [POD, "blog"],
  },
  {
    name: "an empty kubeconfig is treated as a missing one",
    pod: true,
    files: { [DEFAULT_PATH]: "" },
    expected: [POD, "pod-ns"],
  },
  {
    name: "a kubeconfig without a current-context chooses nothing, and the pod's cluster is used",
    pod: true,
    files: { [DEFAULT_PATH]: kubeconfig({ contexts: { dev: { cluster: "one" } } }) },
    expected: [POD, "pod-ns"],
  },
  {
    name: "where the files of KUBECONFIG are missing, the pod's cluster is used",
    pod: true,
    env: { KUBECONFIG: "/nowhere:/elsewhere" },
    expected: [POD, "pod-ns"],
  },
  {
    name: "a broken kubeconfig is an error, in a pod too",
    pod: true,
    files: { [DEFAULT_PATH]: "clusters: [" },
    expected: { error: "is not YAML" },
  },
  {
    name: "an explicit path must exist, in a pod too",
    pod: true,
    options: { path: "/nowhere" },
    expected: { error: "/nowhere cannot be read" },
  },
  {
    name: "an explicit context must exist, in a pod too",
    pod: true,
    options: { context: "dev" },
    expected: { error: 'no context "dev"' },
  },
  {
    name: "an explicit user must exist, in a pod too",
    pod: true,
    options: { user: "root" },
    expected: { error: 'user "root"' },
  },
  {
    name: "an explicit user needs a cluster, in a pod too",
    pod: true,
    files: { [DEFAULT_PATH]: kubeconfig({ users: { root: { token: "abc" } } }) },
    options: { user: "root" },
    expected: { error: 'user "root"' },
  },
  {
    name: "the variables of a pod are not used without a token",
    env: POD_ENV,
    files: { [DEFAULT_PATH]: simple() },
    expected: [DESK, "default"],
  },
  {
    name: "where a pod has no token, the error names its file and the kubeconfig",
    env: POD_ENV,
    expected: { error: `no pod around this program either: ${DIRECTORY}/token cannot be read` },
  },
  {
    name: "where one variable of a pod is empty, the error names it and the kubeconfig",
    env: { ...POD_ENV, KUBERNETES_SERVICE_PORT: "" },
    expected: {
      error:
        "no pod around this program either: Not in a cluster: KUBERNETES_SERVICE_PORT is not set",
    },
  },
  {
    name: "where neither is found, the error names both",
    expected: { error: `${DEFAULT_PATH}. Set KUBECONFIG or the option \`path\`. There is no pod` },
  },
];

for (const { name, files = {}, env = {}, options = {}, pod = false, expected } of cases) {
  test(`loadConfig: ${name}`, async () => {
    const runtime = fakeRuntime({
      files: { ...files, ...(pod && POD_FILES) },
      env: { HOME, ...env, ...(pod && POD_ENV) },
    });
    const loading = loadConfig({ ...options, runtime, runner: fakeProgramRunner() });
    if ("error" in expected) {
      const error = await assertRejects(() => loading, KubewireError);
      assertStringIncludes(error.message, expected.error);
    } else {
      const { server, namespace } = await loading;
      assertEquals([server, namespace ?? ""], expected);
    }
  });
}

/** A runtime that may not read the variables and files that match `denied`. */
function restricted(denied: RegExp, parts: Parameters<typeof fakeRuntime>[0]) {
  const runtime = fakeRuntime(parts);
  const { env, readTextFile } = runtime;
  const denial = (what: string) =>
    new PermissionError(`${what} may not be read`, `--allow=${what}`);
  runtime.env = (name, options = {}) => {
    if (!denied.test(name)) return env(name);
    if (options.optional) return undefined;
    throw denial(name);
  };
  runtime.readTextFile = (path) =>
    denied.test(path) ? Promise.reject(denial(path)) : readTextFile(path);
  return runtime;
}

test("loadConfig needs no flag for a kubeconfig in a pod", async () => {
  for (const denied of [/^KUBECONFIG$/, /^HOME$/, /\.kube/]) {
    const runtime = restricted(denied, { files: POD_FILES, env: { HOME, ...POD_ENV } });
    assertEquals((await loadConfig({ runtime, runner: fakeProgramRunner() })).server, POD);
  }
});

test("loadConfig says which flag is missing on your machine", async () => {
  for (const denied of [/^KUBECONFIG$/, /\.kube/]) {
    const runtime = restricted(denied, { files: { [DEFAULT_PATH]: simple() }, env: { HOME } });
    await assertRejects(
      () => loadConfig({ runtime, runner: fakeProgramRunner() }),
      PermissionError,
    );
  }
});

test("loadConfig says which flag is missing for a kubeconfig that KUBECONFIG names, in a pod too", async () => {
  const env = { KUBECONFIG: "/config", ...POD_ENV };
  const runtime = restricted(/^\/config$/, { files: POD_FILES, env });
  const error = await assertRejects(
    () => loadConfig({ runtime, runner: fakeProgramRunner() }),
    KubewireError,
  );
  assertEquals(error instanceof PermissionError, true);
});

test("loadConfig says what a pod lacks, and why it looked there", async () => {
  const runtime = fakeRuntime({
    files: { [`${DIRECTORY}/token`]: "pod-token" },
    env: { HOME, ...POD_ENV },
  });
  const error = await assertRejects(
    () => loadConfig({ runtime, runner: fakeProgramRunner() }),
    ConfigurationError,
  );
  assertStringIncludes(error.message, `${DIRECTORY}/ca.crt cannot be read`);
});
