/**
 * Sends bytes through execs of `cat`, one after the other, and prints the result of each as a line
 * of JSON: `exec_bytes.ts RUNS MEGABYTES`. The target is read from stdin, so that arguments contain
 * no key.
 */

import process from "node:process";
import {
  ClientCertificate,
  type ClusterConfig,
  createKubeFetch,
  StaticTokenSource,
} from "../../../mod.ts";
import { podExec } from "../../../src/pod/mod.ts";
import { type ExecTarget, POD } from "../exec/exec_target.ts";
import type { ExecRun } from "../exec/exec_run.ts";

/** An exec that moves no byte for this long counts as hung. */
const STILL_MS = 30_000;
const PIECE = 1_000_003; // not a multiple of a frame
const PERIOD = 251; // not a multiple either

const [runs = 1, megabytes = 1] = process.argv.slice(2).map(Number);
const { server, caPem, token, certificate }: ExecTarget = await readTarget();
const config: ClusterConfig = {
  server,
  caPem,
  ...(token !== undefined && { tokenSource: new StaticTokenSource(token) }),
  ...(certificate && {
    clientCertificate: new ClientCertificate(certificate.certPem, certificate.keyPem),
  }),
};
const kube = createKubeFetch(config);
for (let run = 1; run <= runs; run++) console.log(JSON.stringify(await sendThrough(run)));
await kube[Symbol.asyncDispose]();

async function readTarget(): Promise<ExecTarget> {
  let text = "";
  for await (const chunk of process.stdin) text += new TextDecoder().decode(chunk);
  return JSON.parse(text);
}

async function sendThrough(run: number): Promise<ExecRun> {
  const bytes = megabytes * 1_000_000;
  const startedMs = performance.now();
  const progress = { sent: 0, received: 0, different: 0, stdinClosed: false };
  const hung = new AbortController();
  let seen = -1;
  let stillMs = 0;
  const watchdog = setInterval(() => {
    const moved = progress.sent + progress.received;
    stillMs = moved === seen ? stillMs + 1_000 : 0;
    seen = moved;
    if (stillMs >= STILL_MS) hung.abort(new Error("hung"));
  }, 1_000);
  let error: string | undefined;
  try {
    const { signal } = hung;
    await using cat = await podExec(kube, POD, { command: ["cat"], stdin: true, signal });
    const sending = send(cat.stdin, bytes, progress);
    for await (const chunk of cat.stdout) {
      progress.different += differences(chunk, progress.received);
      progress.received += chunk.length;
    }
    await sending;
    const { exitCode } = await cat.status;
    if (exitCode !== 0) error = `exit code ${exitCode}`;
  } catch (cause) {
    error = String(cause);
  }
  clearInterval(watchdog);
  const isWhole = error === undefined && progress.received === bytes && progress.different === 0;
  const outcome = hung.signal.aborted ? "hung" : isWhole ? "whole" : "not whole";
  const ms = Math.round(performance.now() - startedMs);
  return { run, outcome, ms, ...progress, ...(error !== undefined && { error }) };
}

async function send(
  stdin: WritableStream<Uint8Array>,
  bytes: number,
  progress: { sent: number; stdinClosed: boolean },
): Promise<void> {
  const writer = stdin.getWriter();
  while (progress.sent < bytes) {
    const piece = new Uint8Array(Math.min(PIECE, bytes - progress.sent));
    for (let i = 0; i < piece.length; i++) piece[i] = (progress.sent + i) % PERIOD;
    await writer.write(piece);
    progress.sent += piece.length;
  }
  await writer.close();
  progress.stdinClosed = true;
}

function differences(chunk: Uint8Array, start: number): number {
  let count = 0;
  for (let i = 0; i < chunk.length; i++) if (chunk[i] !== (start + i) % PERIOD) count++;
  return count;
}
