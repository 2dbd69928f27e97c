import { assert, assertEquals, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../../mod.ts";
import { podExec, type PodProcess, StreamCutError } from "../../../src/pod/mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { sleep } from "../../../src/core/time/waiting.ts";
import { FastClock } from "../../support/clocks/fast_clock.ts";
import { inFull } from "../../support/test.ts";
import type { PodScene } from "../pod_scene.ts";

export const text = (stream: ReadableStream<Uint8Array>): Promise<string> =>
  new Response(stream).text();

const MANY_BYTES = inFull(20_000_000, 4_000_000);

/** Makes many bytes in which no two parts are the same. */
function manyBytes(): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(MANY_BYTES / 4);
  for (let i = 0, x = 1; i < words.length; i++) {
    x ^= x << 13, x ^= x >>> 17, x ^= x << 5;
    words[i] = x;
  }
  return new Uint8Array(words.buffer);
}

async function writeAll(process: PodProcess, content: string | Uint8Array): Promise<void> {
  const writer = process.stdin.getWriter();
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  for (let start = 0; start < bytes.length; start += 100_000) {
    await writer.write(bytes.subarray(start, start + 100_000));
  }
  await writer.close();
}

/** Makes a case that expects an exit code of a shell script. */
function exitsWith(exitCode: number, script: string) {
  return async ({ kube, pod }: PodScene): Promise<void> => {
    await using process = await podExec(kube(), pod, { command: ["sh", "-c", script] });
    assertEquals(await Promise.all([text(process.stdout), text(process.stderr)]), ["", ""]);
    assertEquals((await process.status).exitCode, exitCode);
  };
}

/** Cases of execs, for any container with a shell. */
export const execCases = {
  "an exec gives the exit code 0": exitsWith(0, "exit 0"),
  "an exec gives the exit code 1": exitsWith(1, "exit 1"),
  "an exec gives the exit code 255": exitsWith(255, "exit 255"),
  "an exec gives 137 when the command was killed": exitsWith(137, "kill -KILL $$"),
  "an exec gives 143 when the command was terminated": exitsWith(143, "kill -TERM $$"),

  "an exec has separate stdout and stderr, both complete": async ({ kube, pod }) => {
    const script = "echo out; echo err >&2; echo more; exit 7";
    await using process = await podExec(kube(), pod, { command: ["sh", "-c", script] });
    const outputs = await Promise.all([text(process.stdout), text(process.stderr)]);
    assertEquals(outputs, ["out\nmore\n", "err\n"]);
    assertEquals((await process.status).exitCode, 7);
  },

  "an exec passes the arguments to the command unchanged": async ({ kube, pod }) => {
    const words = ["a b", "", "ü&=%20", "$HOME", "'\"\\", "-n"];
    const command = ["sh", "-c", 'for word; do echo "<$word>"; done', "sh", ...words];
    await using process = await podExec(kube(), pod, { command });
    assertEquals(await text(process.stdout), words.map((word) => `<${word}>\n`).join(""));
  },

  "an exec passes all of stdin to the command, and its end": async ({ kube, pod }) => {
    await using process = await podExec(kube(), pod, { command: ["cat"], stdin: true });
    const [echoed] = await Promise.all([text(process.stdout), writeAll(process, "one\ntwo")]);
    assertEquals([echoed, (await process.status).exitCode], ["one\ntwo", 0]);
  },

  "an exec answers after stdin has ended": async ({ kube, pod }) => {
    const command = ["sh", "-c", "cat >/dev/null; echo after; echo too >&2; exit 4"];
    await using process = await podExec(kube(), pod, { command, stdin: true });
    await writeAll(process, "all of it");
    const outputs = await Promise.all([text(process.stdout), text(process.stderr)]);
    assertEquals([...outputs, (await process.status).exitCode], ["after\n", "too\n", 4]);
  },

  "an exec with stdin alone runs for longer than 5 s": async ({ kube, pod }) => {
    const clock = new FastClock(100);
    const client = kube({ runtime: { ...currentRuntime(), clock } });
    const command = ["sh", "-c", 'read line; [ "$line" = late ] && exit 3'];
    const streams = { stdin: true, stdout: false, stderr: false };
    await using process = await podExec(client, pod, { command, ...streams });
    await sleep(clock, 7_000);
    // The command ends with this line: bytes that are still on the way could cost its exit code.
    await process.stdin.getWriter().write(new TextEncoder().encode("late\n"));
    assertEquals((await process.status).exitCode, 3);
  },

  "an exec without stdin gives the command an empty stdin": async ({ kube, pod }) => {
    await using process = await podExec(kube(), pod, { command: ["sh", "-c", "cat; echo end"] });
    assertEquals(await text(process.stdout), "end\n");
  },

  "an exec of a missing command fails with the runtime's message": async (scene) => {
    await using process = await podExec(scene.kube(), scene.pod, { command: ["nonesuch"] });
    const error = await assertRejects(() => process.status, ApiStatusError);
    assert(/"nonesuch": executable file not found/.test(error.message), error.message);
    assertEquals(error.httpStatus, 500);
  },

  "an exec whose command has ended takes no more stdin, and says why": async ({ kube, pod }) => {
    const command = ["head", "-c", "5"];
    await using process = await podExec(kube(), pod, { command, stdin: true });
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode("hello"));
    assertEquals([await text(process.stdout), (await process.status).exitCode], ["hello", 0]);
    const late = () => writer.write(new Uint8Array(1));
    await assertRejects(late, StreamCutError, "the process has ended");
  },
} satisfies Record<string, (scene: PodScene) => Promise<void>>;

/** Cases that need more than one connection, or many bytes. */
export const moreExecCases = {
  "an exec carries many MB each way at once, byte for byte": async ({ kube, pod }) => {
    const sent = manyBytes();
    await using process = await podExec(kube(), pod, { command: ["cat"], stdin: true });
    const [back] = await Promise.all([
      new Response(process.stdout).bytes(),
      writeAll(process, sent),
    ]);
    assertEquals(back.length, sent.length);
    assert(sent.every((byte, i) => byte === back[i]), "the bytes differ");
    assertEquals((await process.status).exitCode, 0);
  },

  "an exec that is read slowly loses nothing of many MB": async ({ kube, pod }) => {
    const command = ["head", "-c", String(MANY_BYTES), "/dev/zero"];
    await using process = await podExec(kube(), pod, { command });
    let bytes = 0;
    let chunks = 0;
    for await (const chunk of process.stdout) {
      bytes += chunk.length;
      if (++chunks % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assertEquals([bytes, (await process.status).exitCode], [MANY_BYTES, 0]);
  },

  "ten execs run at the same time": async ({ kube, pod }) => {
    const client = kube();
    const run = async (i: number) => {
      const command = ["sh", "-c", `cat; exit ${i}`];
      await using process = await podExec(client, pod, { command, stdin: true });
      const [echoed] = await Promise.all([text(process.stdout), writeAll(process, `to ${i}`)]);
      return [echoed, (await process.status).exitCode];
    };
    const numbers = Array.from({ length: 10 }, (_, i) => i);
    const ended = await Promise.all(numbers.map(run));
    assertEquals(ended, numbers.map((i) => [`to ${i}`, i]));
  },

  "an exec of a missing pod or container fails with the reason": async (scene) => {
    const { pod } = scene;
    const client = scene.kube();
    const command = ["cat"];
    const none = { ...pod, name: "none" };
    await assertRejects(() => podExec(client, none, { command }), ApiStatusError, "not found");
    const wrong = { ...pod, container: "db" };
    const refused = () => podExec(client, wrong, { command });
    await assertRejects(refused, ApiStatusError, "container db is not valid for pod");
  },
} satisfies Record<string, (scene: PodScene) => Promise<void>>;
