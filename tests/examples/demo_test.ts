import { assertEquals, assertStringIncludes } from "@std/assert";
import { EventSequence } from "../../examples/demo/event_sequence.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { CLOSED_OUTPUT } from "../support/programs/lost_output.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { runToEnd } from "./running_example.ts";

interface Run {
  code: number;
  stdout: string;
  /** Both streams. Deno may write to the second one what it downloads. */
  output: string;
}

async function deno(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: repository,
    env,
    stdin: "null",
  }).output();
  const [out = "", err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, output: `${out}${err}` };
}

/** Runs the demo as in a pod, with the flags in the header of main.ts. */
function inPod(pod: Pod, ...args: string[]): Promise<Run> {
  const { hostname, port } = new URL(pod.server.url);
  return deno([
    "run",
    "--no-prompt",
    "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT",
    `--allow-run=${Deno.execPath()}`,
    "examples/demo/main.ts",
    "--in-cluster",
    `--directory=${pod.directory}`,
    ...args,
  ], { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port });
}

/** The lines of the verdict, without their numbers. */
function verdict({ stdout }: Run): string[] {
  const lines = stdout.split("\n");
  return lines.slice(lines.indexOf("Verdict") + 1).map((line) =>
    line.trim().replaceAll(/\d[\d,.]*/g, "N")
  ).filter((line) => line !== "");
}

test("the demo ends in order although the reader of its output has left", async () => {
  const words = ["deno", "run", "--no-prompt", "examples/demo/main.ts", "--help"];
  assertEquals(await runToEnd(words, {}, CLOSED_OUTPUT), { code: 0, output: "" });
});

test(
  "deno task demo shows a watch that outlives its tokens, ten faults and a verdict",
  async () => {
    const run = await deno(["task", "--quiet", "demo", "--seconds=6"]);
    assertEquals(verdict(run), [
      "PASS  the kubelet rotated the token N time, the client followed",
      "PASS  one watch stayed open for N s, while N token expired under it",
      "PASS  by then the server refused the token that had opened it",
      "PASS  N requests by then, and the server had refused none",
      "PASS  N of N faults ended as they should",
      "PASS  N × N reached the caller in N requests",
      "PASS  N of N requests got N; the redirect was refused, as it must be",
      "PASS  N events in order: N lost, N doubled",
      "PASS  the pod ended when it was told to, with code N",
      "All N claims hold.",
    ], run.output);
    assertStringIncludes(run.output, "10 of 10 faults");
    assertStringIncludes(run.output, "PASS  0 × 401 reached the caller");
    assertEquals(run.output.match(/^ {2}ok /gm)?.length, 10);
    assertEquals(run.code, 0);
  },
);

test("the demo in a pod shows the pods of its namespace, and requests nothing else", async () => {
  await using pod = await startPod();
  const run = await inPod(pod, "--seconds=2");
  assertStringIncludes(run.output, `The pods in namespace default of ${pod.server.url}`);
  assertEquals(verdict(run), [
    "PASS  N × N reached the caller in N requests",
    "PASS  N of N requests got N",
    "PASS  N events in order: N doubled",
    "PASS  the pod ended when it was told to, with code N",
    "All N claims hold.",
  ], run.output);
  assertEquals(run.code, 0);
  const asked = new Set(pod.server.requests.map(({ verb, path }) => `${verb} ${path}`));
  assertEquals(
    asked,
    new Set(["list", "watch"].map((verb) => `${verb} /api/v1/namespaces/default/pods`)),
  );
});

test("the demo's verdict fails where a 401 reaches the caller", async () => {
  await using pod = await startPod();
  const running = inPod(pod, "--seconds=3");
  const opened = setInterval(() => {
    if (pod.server.counters.openWatches === 0) return;
    clearInterval(opened);
    pod.server.tokens.revoke(pod.kubelet.current.token);
  }, 10);
  const run = await running;
  clearInterval(opened);
  assertEquals(verdict(run)[0], "FAIL  N × N reached the caller in N requests", run.output);
  assertEquals(run.code, 1);
});

test("the demo reports a refusal by the API server", async () => {
  await using pod = await startPod({ authorize: () => false });
  const run = await inPod(pod);
  assertStringIncludes(run.output, 'cannot list resource "pods"');
  assertEquals(run.code, 1);
});

test("the demo refuses an unknown option", async () => {
  const run = await deno(["run", "--no-prompt", "examples/demo/main.ts", "--runtime=node"]);
  assertStringIncludes(run.output, "--runtime=node is not an option of the demo");
  assertEquals(run.code, 2);
});

test("the demo's sequence of events detects a gap and a repeat", () => {
  const events = new EventSequence();
  const event = (count: number) =>
    events.take({ type: "event", at: 0, resourceVersion: String(count + 100), count });
  events.startAt({ type: "listed", at: 0, resourceVersion: "107", count: 7 });
  event(8);
  event(9);
  assertEquals([events.told, events.lost, events.doubled], [2, 0, 0]);
  event(9);
  assertEquals([events.told, events.lost, events.doubled], [3, 0, 1]);
  event(12);
  assertEquals([events.told, events.lost, events.doubled], [4, 2, 1]);
  assertEquals(events.isWhole, false);
});
