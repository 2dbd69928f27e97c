import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { assert, assertEquals } from "@std/assert";
import {
  loadKubeconfig,
  type LoadKubeconfigOptions,
} from "../../../src/kubeconfig/load_kubeconfig.ts";
import { chooseContext } from "../../../src/kubeconfig/choose_context.ts";
import { kubeconfigFiles } from "../../../src/kubeconfig/kubeconfig_files.ts";
import { readKubeconfig } from "../../../src/kubeconfig/read_kubeconfig.ts";
import { currentProgramRunner } from "../../../src/runtime/platform/current_program_runner.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import { clusterCases } from "../../kubeconfig/cases/cluster_cases.ts";
import { contextCases } from "../../kubeconfig/cases/context_cases.ts";
import { fileCases } from "../../kubeconfig/cases/file_cases.ts";
import { formatCases } from "../../kubeconfig/cases/format_cases.ts";
import { userCases } from "../../kubeconfig/cases/user_cases.ts";
import { HOME, type LoadingCase } from "../../kubeconfig/loading_case.ts";
import { GoMissingError } from "../../support/programs/build_go.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";
import { Kubectl } from "../cluster/kubectl.ts";

// Without Go, kubectl cannot be built, though there may be a cluster.
const kubectl = await Kubectl.build().catch((error) => {
  if (!(error instanceof GoMissingError)) throw error;
});

const cases = [...fileCases, ...formatCases, ...contextCases, ...clusterCases, ...userCases];

/** The server, namespace and user of a request; `nowhere` when the files choose no server. */
type Choice = { server: string; namespace: string; context?: string; user?: string } | "nowhere";

/** kubectl's own default without a configuration. */
const FALLBACK = "http://localhost:8080";

/** No program listens there, so a request that uses no proxy of its own fails at once. */
const NO_NETWORK = { HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "" };

/** Writes the files of a case below `root`, and returns the case with its paths there. */
async function settle(loadingCase: LoadingCase, root: string): Promise<LoadingCase> {
  const { name, expected, ...rest } = loadingCase;
  const settled: Omit<LoadingCase, "name" | "expected"> = JSON.parse(
    JSON.stringify(rest).replaceAll(HOME, root),
  );
  for (const [path, text] of Object.entries(settled.files ?? {})) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return { name, expected, ...settled };
}

function flagsOf({ path, context, cluster, user, namespace }: LoadKubeconfigOptions): string[] {
  const flags = { kubeconfig: path, context, cluster, user, namespace };
  return Object.entries(flags).flatMap(([flag, value]) => value ? [`--${flag}=${value}`] : []);
}

async function choiceOfKubectl(kubectl: Kubectl, settled: LoadingCase, root: string) {
  const { env = {}, options = {} } = settled;
  const flags = flagsOf(options);
  const variables = { HOME: root, ...NO_NETWORK, ...env };
  const view = await kubectl.run(["config", "view", "--minify", "-o=json", ...flags], variables);
  const create = ["create", "token", "x", "-v=6", "--request-timeout=2s", ...flags];
  let sent = await kubectl.run(create, variables);
  if (sent.stdout.includes("Please enter")) { // kubectl asks where it would be anonymous
    sent = await kubectl.run([...create, "--username=x", "--password=x"], variables);
  }
  const [, server = "", namespace = ""] =
    /"Response".*url="(\S+)\/api\/v1\/namespaces\/([^/]+)\//.exec(sent.stderr) ?? [];
  if (server === "" || server === FALLBACK) return "nowhere";
  const shown = view.code === 0 ? JSON.parse(view.stdout) : {};
  return {
    server,
    namespace,
    // This view does not show values that a flag overrides.
    ...(view.code === 0 && { context: shown["current-context"] }),
    ...(view.code === 0 && !options.user && { user: shown.contexts[0].context.user }),
  };
}

async function ourChoice(settled: LoadingCase, root: string): Promise<Choice> {
  const { env = {}, options = {} } = settled;
  const variables: Record<string, string> = { HOME: root, ...env };
  const runtime: Runtime = { ...currentRuntime(), env: (name) => variables[name] };
  const runner = currentProgramRunner();
  try {
    const { server, namespace = "" } = await loadKubeconfig({ ...options, runtime });
    const files = kubeconfigFiles({ path: options.path, runtime, runner });
    const config = await readKubeconfig(files, runtime);
    const context = options.context || config.currentContext;
    const user = chooseContext(config, options)?.userName;
    return {
      server,
      namespace,
      ...(context !== undefined && { context }),
      ...(context !== undefined && !options.user && user !== undefined && { user }),
    };
  } catch {
    return "nowhere"; // tests/kubeconfig checks the errors
  }
}

test(
  "kubectl chooses the same context, server, user and namespace from the same files",
  async () => {
    assert(kubectl && cases.length >= 60);
    const differences: string[] = [];
    for (const loadingCase of cases) {
      await using directory = await tempDirectory();
      const settled = await settle(loadingCase, directory.path);
      const [ours, theirs] = [
        await ourChoice(settled, directory.path),
        await choiceOfKubectl(kubectl, settled, directory.path),
      ];
      const same = JSON.stringify(ours) === JSON.stringify(theirs);
      if (same !== (loadingCase.asKubectl ?? true)) {
        differences.push(`${loadingCase.name}: ${JSON.stringify({ ours, theirs })}`);
      }
    }
    assertEquals(differences, []);
  },
  { timeoutMs: 600_000, ignore: !kubectl },
);
