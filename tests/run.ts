/**
 * Runs the suite on Deno and on Bun and prints the names of the tests that failed, and the sum:
 * `deno task test [--deno | --bun] [tests/FOLDER[/FILE]…] [FILTER]`.
 *
 * Deno runs it in groups, each with the permissions that its tests need and no other. The variables
 * `DENO` and `BUN` name other binaries to run the tests on.
 *
 * @module
 */
import { join } from "node:path";
import { bunBinary } from "./support/programs/bun_binary.ts";
import { denoBinary } from "./support/programs/deno_binary.ts";
import { repository } from "./support/repository.ts";
import { PROXY_VARIABLES } from "../src/runtime/proxies.ts";
import { NO_UPDATE_CHECK, runTeed } from "./support/programs/run_teed.ts";
import { failedTests } from "./support/programs/failed_tests.ts";
import { testCounts } from "./support/programs/test_counts.ts";

const deno = denoBinary();
const temp = Deno.env.get("TMPDIR") ?? "/tmp";

/** The hosts and variables that a pod program may use, here those of this machine. */
const podPermissions = [
  "--allow-net=127.0.0.1,localhost,[::1],nohost.invalid",
  "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,POD_NAMESPACE,TMPDIR,TMP,TEMP",
];

/** Deno makes a link, as the kubelet does at every rotation, only with both of these unscoped. */
const linkPermissions = ["--allow-read", "--allow-write"];

interface Group {
  folders: string[];
  permissions: string[];
  onBun: boolean;
}

const groups: Group[] = [
  { folders: ["core"], permissions: [], onBun: true },
  {
    folders: ["generate"],
    // The yaml package reads two variables that turn on its tracing. Deno compiles the generated
    // types; its `node:child_process` passes on the third variable.
    permissions: [
      "--allow-net=127.0.0.1",
      "--allow-env=LOG_STREAM,LOG_TOKENS,NODE_V8_COVERAGE,TMPDIR,TMP,TEMP",
      "--allow-read",
      `--allow-write=${temp}`,
      `--allow-run=${deno}`,
    ],
    onBun: true,
  },
  {
    folders: [
      "auth",
      "client",
      "config",
      "guarantees",
      "hono",
      "informer",
      "pod",
      "runtime",
      "soak",
      "transport",
      "types",
      "watch",
    ],
    permissions: [...podPermissions, ...linkPermissions, `--allow-run=${deno}`],
    onBun: true,
  },
  {
    folders: ["conformance"],
    // Lists use `fetch` where it is known that no variable names a proxy, and are compressed there.
    permissions: [
      ...podPermissions,
      `--allow-env=${PROXY_VARIABLES}`,
      ...linkPermissions,
      `--allow-run=${deno}`,
    ],
    onBun: true,
  },
  {
    folders: ["http"],
    // npm:ws, the other end of WebSockets, looks up the last two variables. The others show that no
    // proxy is named, so that large lists use `fetch`.
    permissions: [
      ...podPermissions,
      `--allow-env=${PROXY_VARIABLES},WS_NO_BUFFER_UTIL,WS_NO_UTF_8_VALIDATE`,
      ...linkPermissions,
      `--allow-run=${Deno.execPath()}`,
    ],
    onBun: true,
  },
  {
    folders: ["wire"],
    // The shell limits descriptors and makes a FIFO for programs that run separately.
    permissions: [
      ...podPermissions,
      `--allow-env=${PROXY_VARIABLES},KUBEWIRE_CHAOS_REQUESTS`, // lists use `fetch` then
      ...linkPermissions,
      `--allow-run=${Deno.execPath()},sh`,
    ],
    onBun: true,
  },
  {
    folders: ["controller", "election"],
    permissions: [
      ...podPermissions,
      // How much the schedules do.
      "--allow-env=KUBEWIRE_ELECTION_SCHEDULES,KUBEWIRE_SHARD_SCHEDULES",
      "--allow-env=KUBEWIRE_COPY_SCHEDULES,KUBEWIRE_COUNT_STEPS",
      ...linkPermissions,
      `--allow-run=${deno}`,
    ],
    onBun: true,
  },
  {
    folders: ["otel"],
    // OpenTelemetry's SDK reads many variables; the programs run separately.
    permissions: [...podPermissions, "--allow-env", ...linkPermissions, `--allow-run=${deno}`],
    onBun: true,
  },
  {
    folders: ["linear", "testing"],
    // npm:yaml looks up the last two, for a configuration that is applied as YAML.
    permissions: [
      ...podPermissions,
      "--allow-env=LOG_TOKENS,LOG_STREAM",
      ...linkPermissions,
      `--allow-run=${deno}`,
    ],
    onBun: true,
  },
  {
    folders: ["copy"],
    // The tars take the place of a container's, and a pipe is not replaced like a file; Deno's
    // `node:child_process` passes on the variable.
    permissions: [
      ...podPermissions,
      "--allow-env=NODE_V8_COVERAGE",
      ...linkPermissions,
      "--allow-run=tar,busybox,mkfifo",
    ],
    onBun: true,
  },
  {
    folders: ["streams"],
    // The containers' programs are links to those of this machine, which are looked for on PATH.
    permissions: [
      ...podPermissions,
      "--allow-env=PATH,NODE_V8_COVERAGE", // the last one for Deno's `node:child_process`
      ...linkPermissions,
      "--allow-run",
    ],
    onBun: true,
  },
  {
    folders: ["kubeconfig"],
    permissions: [
      ...podPermissions,
      "--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM", // the last two for npm:yaml
      ...linkPermissions,
      `--allow-run=${deno}`,
    ],
    onBun: true,
  },
  {
    folders: ["doctor"],
    permissions: [
      ...podPermissions,
      "--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM", // the last two for npm:yaml
      ...linkPermissions,
      `--allow-run=${deno},mkfifo,/opt/kubewire/no-such-plugin`,
    ],
    onBun: true,
  },
  {
    folders: ["bench", "std", "support"],
    permissions: ["--allow-env", "--allow-net=127.0.0.1", ...linkPermissions],
    onBun: true,
  },
  {
    folders: ["page"],
    // npm:playwright-core, which drives Chromium, looks for files that Deno shows with all permissions
    // only. What the page itself needs is tested with its own flags, in processes of their own.
    permissions: ["--allow-all"],
    onBun: true,
  },
  {
    folders: ["examples"],
    permissions: ["--allow-net=127.0.0.1", "--allow-env", ...linkPermissions, "--allow-run"],
    onBun: false,
  },
  {
    folders: ["checks"],
    permissions: [
      "--allow-env=TMPDIR",
      "--allow-read",
      `--allow-write=${temp}`,
      `--allow-run=${deno}`,
    ],
    onBun: false,
  },
];

/** Folders whose tests have their own commands. */
const elsewhere = ["consumer", "e2e"];

const { onDeno, onBun, paths, filter } = readArguments(Deno.args);
const sum = { passed: 0, failed: 0 };
const failures: string[] = [];
const folders = foldersWithTests();
if (onDeno) {
  console.log(
    "Deno checks the types of each group before its tests: on a first run, half a minute.",
  );
  for (const group of groups) {
    await runOn("Deno", [group], [
      deno,
      "test",
      "--quiet", // no line for each file whose types are checked
      "--no-prompt",
      // Another Deno has other types; `deno task check` checks with this one.
      ...(deno === Deno.execPath() ? [] : ["--no-check"]),
      ...group.permissions,
      ...(filter ? ["--filter", filter] : []),
    ]);
  }
}
if (onBun) {
  await runOn("Bun", groups.filter((group) => group.onBun), [
    bunBinary(),
    "test",
    ...(filter ? ["--test-name-pattern", RegExp.escape(filter)] : []),
  ]);
}
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
Deno.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);

function readArguments(args: string[]) {
  const flags = args.filter((arg) => arg.startsWith("-"));
  const words = args.filter((arg) => !arg.startsWith("-") && !arg.startsWith("tests/"));
  if (flags.some((flag) => flag !== "--deno" && flag !== "--bun") || words.length > 1) {
    console.error("usage: deno task test [--deno | --bun] [tests/FOLDER[/FILE]…] [FILTER]");
    Deno.exit(2);
  }
  return {
    onDeno: !flags.includes("--bun") || flags.includes("--deno"),
    onBun: !flags.includes("--deno") || flags.includes("--bun"),
    paths: args.filter((arg) => arg.startsWith("tests/")),
    filter: words[0] ?? "",
  };
}

/** The folders that contain a test; a folder that no group names is an error, not a silent gap. */
function foldersWithTests(): string[] {
  const tests = join(repository, "tests");
  return [...Deno.readDirSync(tests)].flatMap(({ isDirectory, name }) => {
    if (!isDirectory || elsewhere.includes(name)) return [];
    if (!hasTest(join(tests, name))) return [];
    if (!groups.some((group) => group.folders.includes(name))) {
      throw new Error(`No group in tests/run.ts names the folder tests/${name}.`);
    }
    return [name];
  });
}

/** Returns whether a test is in a folder or below it. */
function hasTest(folder: string): boolean {
  return [...Deno.readDirSync(folder)].some(({ isDirectory, name }) =>
    isDirectory ? hasTest(join(folder, name)) : name.endsWith("_test.ts")
  );
}

/** Runs the groups on their folders, or on those of the given paths that they contain. */
async function runOn(
  runtime: string,
  groups: Group[],
  command: [string, ...string[]],
): Promise<void> {
  const own = folders.filter((folder) => groups.some((group) => group.folders.includes(folder)))
    .map((folder) => `tests/${folder}`);
  const selected = paths.length === 0
    ? own
    : paths.filter((path) => own.some((folder) => `${path}/`.startsWith(`${folder}/`)));
  if (selected.length === 0) return;
  command.push(...selected.map((path) => `./${path}`));
  console.log(`\n${runtime}: ${command.slice(1).join(" ")}`);
  const { code, output } = await runTeed(command, { cwd: repository, env: NO_UPDATE_CHECK });
  const { passed, failed } = testCounts(output);
  sum.passed += passed;
  sum.failed += failed;
  failures.push(...failedTests(output).map((name) => `on ${runtime}: ${name}`));
  const nothingMatched = filter !== "" && /matched 0 tests/.test(output); // an error only on Bun
  if (code !== 0 && failed === 0 && !nothingMatched) {
    console.error(`${runtime} ended with code ${code} and no failed test.`);
    sum.failed++;
  }
}
