/**
 * Tests of code that gives the same on any runtime: no file, socket, timer, process or regular
 * expression of the runtime decides it. The contract of the embedded server is among them: what
 * carries its requests is tested with the server itself and with the client.
 */
const RUNTIME_FREE: readonly string[] = [
  "tests/conformance",
  "tests/controller/copy_schedule_test.ts",
  "tests/controller/count_schedule_test.ts",
  "tests/controller/clusters",
  "tests/controller/context",
  "tests/controller/log",
  "tests/controller/manifests",
  "tests/controller/own_writes",
  "tests/controller/queue",
  "tests/controller/sources",
  "tests/controller/status",
  "tests/controller/work",
  "tests/election/election_simulation_test.ts",
  "tests/election/shards_simulation_test.ts",
  "tests/generate",
  "tests/ported",
  "tests/testing/access",
  "tests/testing/merge",
  "tests/testing/objects",
  "tests/testing/resources",
  "tests/testing/routes",
  "tests/testing/schemas",
  "tests/testing/status",
  "tests/testing/webhooks",
];

/** Reports whether the tests of a file are of code that knows no runtime. */
export function knowsNoRuntime(file: string): boolean {
  return RUNTIME_FREE.some((path) => file === path || file.startsWith(`${path}/`));
}
