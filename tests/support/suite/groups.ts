import { PROXY_VARIABLES } from "../../../src/core/proxies.ts";

/** The hosts and variables that a pod program may use, here those of this machine. */
const podPermissions = [
  "--allow-net=127.0.0.1,localhost,[::1],nohost.invalid",
  "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,POD_NAMESPACE,TMPDIR,TMP,TEMP",
];

/** Deno makes a link, as the kubelet does at every rotation, only with both of these unscoped. */
const linkPermissions = ["--allow-read", "--allow-write"];

/** Folders of tests that need the same permissions on Deno. */
export interface Group {
  /** Names of folders below `tests`. */
  folders: string[];
  /** The permissions, apart from that to read the variable of the suite. */
  permissions: string[];
  /** Runtimes that the tests run on; both unless set. */
  only?: "Deno";
}

/** Paths of programs that the permissions name. */
export interface SuitePrograms {
  /** The Deno that the tests run on. */
  deno: string;
  /** Folder for temporary files. */
  temp: string;
}

/** Returns the groups of the suite, those that take longest first, so that no lane ends alone. */
export function suiteGroups({ deno, temp }: SuitePrograms): Group[] {
  return [
    {
      folders: ["page"],
      // npm:playwright-core, which drives Chromium, looks for files that Deno shows with all permissions
      // only. What the page itself needs is tested with its own flags, in processes of their own.
      permissions: ["--allow-all"],
    },
    {
      folders: ["examples"],
      permissions: ["--allow-net=127.0.0.1", "--allow-env", ...linkPermissions, "--allow-run"],
      only: "Deno",
    },
    {
      folders: ["wire"],
      // The shell limits descriptors and makes a FIFO for programs that run separately.
      permissions: [
        ...podPermissions,
        `--allow-env=${PROXY_VARIABLES},KUBEWIRE_CHAOS_REQUESTS`, // lists use `fetch` then
        ...linkPermissions,
        `--allow-run=${deno},sh`,
      ],
    },
    {
      folders: [
        "guarantees",
        "hono",
        "informer",
        "runtime",
        "pod",
        "watch",
        "transport",
        "auth",
        "client",
        "config",
        "files",
        "types",
        "soak",
      ],
      permissions: [...podPermissions, ...linkPermissions, `--allow-run=${deno}`],
    },
    {
      folders: ["http"],
      // npm:ws, the other end of WebSockets, looks up the last two variables. The others show that no
      // proxy is named, so that large lists use `fetch`.
      permissions: [
        ...podPermissions,
        `--allow-env=${PROXY_VARIABLES},WS_NO_BUFFER_UTIL,WS_NO_UTF_8_VALIDATE`,
        ...linkPermissions,
        `--allow-run=${deno}`,
      ],
    },
    {
      folders: ["conformance"],
      // Lists use `fetch` where it is known that no variable names a proxy, and are compressed there.
      // npm:yaml looks up the last two, for bodies in YAML.
      permissions: [
        ...podPermissions,
        `--allow-env=${PROXY_VARIABLES},LOG_TOKENS,LOG_STREAM`,
        ...linkPermissions,
        `--allow-run=${deno}`,
      ],
    },
    {
      folders: ["generate"],
      // The yaml package reads two variables that turn on its tracing. Deno compiles the generated
      // types; its `node:child_process` passes on the third variable.
      permissions: [
        "--allow-net=127.0.0.1",
        "--allow-env=LOG_STREAM,LOG_TOKENS,NODE_V8_COVERAGE,TMPDIR,TMP,TEMP",
        "--allow-read",
        `--allow-write=${temp}`,
        `--allow-run=${deno},sh`, // the shell closes the output of a command
      ],
    },
    { folders: ["core", "errors"], permissions: [] },
    {
      folders: ["controller", "election", "ported"],
      permissions: [
        ...podPermissions,
        // How much the schedules do.
        "--allow-env=KUBEWIRE_ELECTION_SCHEDULES,KUBEWIRE_SHARD_SCHEDULES",
        "--allow-env=KUBEWIRE_COPY_SCHEDULES,KUBEWIRE_COUNT_STEPS",
        ...linkPermissions,
        `--allow-run=${deno}`,
      ],
    },
    {
      folders: ["otel"],
      // OpenTelemetry's SDK reads many variables; the programs run separately.
      permissions: [...podPermissions, "--allow-env", ...linkPermissions, `--allow-run=${deno}`],
    },
    {
      folders: ["linear", "testing"],
      // npm:yaml looks up the last two, for a configuration that is applied as YAML.
      permissions: [
        ...podPermissions,
        "--allow-env=LOG_TOKENS,LOG_STREAM",
        ...linkPermissions,
        `--allow-run=${deno},sh`, // the shell closes the output of the launcher
      ],
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
    },
    {
      folders: ["kubeconfig"],
      permissions: [
        ...podPermissions,
        "--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM", // the last two for npm:yaml
        ...linkPermissions,
        `--allow-run=${deno}`,
      ],
    },
    {
      folders: ["doctor"],
      permissions: [
        ...podPermissions,
        "--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM", // the last two for npm:yaml
        ...linkPermissions,
        `--allow-run=${deno},mkfifo,sh,/opt/kubewire/no-such-plugin`,
      ],
    },
    {
      folders: ["bench", "std"],
      permissions: ["--allow-env", "--allow-net=127.0.0.1", ...linkPermissions],
    },
    {
      folders: ["support"],
      // The runner of the suite is tested with both runtimes; to kill a program needs all of `run`.
      permissions: ["--allow-env", "--allow-net=127.0.0.1", ...linkPermissions, "--allow-run"],
    },
    {
      folders: ["checks", "release"],
      permissions: [
        "--allow-env=TMPDIR",
        "--allow-read",
        `--allow-write=${temp}`,
        `--allow-run=${deno},git`, // of temporary repositories
      ],
      only: "Deno",
    },
  ];
}
