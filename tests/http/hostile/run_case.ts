import { KubewireError } from "../../../src/core/errors.ts";
import type { HostileCase, RequestKind } from "./case.ts";
import type { Expected } from "./expected.ts";
import { mismatch, type Outcome } from "./outcome.ts";
import { perform } from "./perform.ts";
import { type RawServer, startRawServer } from "./raw_server.ts";
import type { OpenClient, TestedClient } from "./tested_client.ts";
import { turns } from "./turns.ts";
import { LATE, NET_MS, within } from "./within.ts";

/** Settings of {@linkcode runCase}. */
export interface RunOptions {
  open: OpenClient;
  kind: RequestKind;
  expected: Expected;
  /** Unique number, from which the nonce is made. */
  number: number;
  /** Whether all rules must hold, or only those that a runtime's own `fetch` keeps. */
  strict: boolean;
  /** Milliseconds after which something counts as a hang. */
  netMs?: number;
}

/** Runs a case with a client; returns the problems, none if all is well. */
export async function runCase(item: HostileCase, options: RunOptions): Promise<string[]> {
  const { open, kind, expected, number, strict, netMs = NET_MS } = options;
  const nonce = `n${String(number).padStart(7, "0")}`;
  const path = pathOf(kind, nonce);
  await using server = await startRawServer(item, { path, nonce, floodBytes: floodOf(strict) });
  await using client = open(server.url);
  if (item.warm) await probe(client, nonce, netMs);
  const outcome = await perform(item, { ...options, client, server, path, netMs });
  const judging = { nonce, exact: strict && !isCollection(options), quick: kind !== "post" };
  if (outcome.at === "hang") return [mismatch(outcome, expected, judging)!];
  const problems = [mismatch(outcome, expected, judging)];
  if (strict) problems.push(...formProblems(outcome, server.url + path));
  problems.push(...await aftermath(item, { ...options, client, server, nonce, path, netMs }));
  return problems.filter((problem) => problem !== undefined);
}

interface Aftermath extends RunOptions {
  client: TestedClient;
  server: RawServer;
  nonce: string;
  path: string;
  netMs: number;
}

/** Returns the problems with the state that a case leaves behind. */
async function aftermath(item: HostileCase, options: Aftermath): Promise<string[]> {
  const { client, server, nonce, path, expected, strict, netMs } = options;
  const problems: string[] = [];
  if (await within(server.written, netMs) === LATE) {
    problems.push("the answer was never written whole");
  }
  await turns(2);
  await server.writeStray();
  const spent = isSpent(item, expected);
  if (spent && strict && !isCollection(options)) {
    if (await within(server.closed, netMs) === LATE) problems.push("the connection stayed open");
  } else if (spent) await Promise.race([server.closed, turns(20)]); // Deno's fetch may keep it for 60 s

  const before = server.seen.length;
  const answer = await probe(client, nonce, netMs);
  if (answer !== `200 probe ${nonce}`) problems.push(`the next request got ${answer}`);
  const sent = server.seen.filter((request) => request.path === path);
  const probes = server.seen.slice(before);
  if (!strict) return problems;
  if (probes.length !== 1) problems.push(`the next request was sent ${probes.length} times`);
  if (spent && probes[0]?.connection === sent[0]?.connection) {
    problems.push("the next request used the same connection");
  }
  const { seen = 1 } = item;
  const [least, most] = typeof seen === "number" ? [seen, seen] : seen;
  if (sent.length < least || sent.length > most) {
    problems.push(`the request was sent ${sent.length} times, not ${seen}`);
  }
  if (server.flooded >= floodOf(strict)) {
    problems.push(`a flood of ${server.flooded} bytes was read`);
  }
  return problems;
}

/** Returns the most bytes of a flood: more than the kernel may hold, if a limit is tested. */
function floodOf(strict: boolean): number {
  return strict ? 12 << 20 : 1 << 20;
}

/** Reports whether the connection must be closed after the case. */
function isSpent(item: HostileCase, expected: Expected): boolean {
  if (item.poisoned || item.stray || (item.end ?? "open") !== "open") return true;
  return expected.at !== "answer" && !item.reusable;
}

/** Returns the problems with the form of a response or an error. */
function formProblems(outcome: Outcome, url: string): string[] {
  const problems: string[] = [];
  if ("response" in outcome && outcome.response.url !== url) {
    problems.push(`the response's url is ${outcome.response.url}`);
  }
  if (outcome.at === "answer" && outcome.copyUrl !== url) {
    problems.push(`the url of the response's copy is ${outcome.copyUrl}`);
  }
  if ("error" in outcome && !(outcome.error instanceof KubewireError)) {
    problems.push(`no typed error: ${outcome.error}`);
  }
  return problems;
}

/** Sends another request by its path alone; returns the result. */
async function probe(client: TestedClient, nonce: string, netMs: number): Promise<string> {
  const answer = client.fetch(`/probe/${nonce}`).then(async (response) => {
    return `${response.status} ${await response.text()}`;
  });
  return await within(answer.catch((error) => `a rejection with ${error}`), netMs);
}

/** Reports whether a run reads a collection, which the client leaves to the runtime's `fetch`. */
export function isCollection({ kind, number }: { kind: RequestKind; number: number }): boolean {
  return kind === "plain" && number % 2 === 0;
}

function pathOf(kind: RequestKind, nonce: string): string {
  const path = `/api/v1/namespaces/${nonce}/configmaps`;
  switch (kind) {
    case "watch":
      return `${path}?watch=1`;
    case "post":
      return path;
    case "head":
    case "get":
      return `${path}/named`;
    case "plain":
      return isCollection({ kind, number: Number(nonce.slice(1)) }) ? path : `${path}/named`;
  }
}
