import { KubewireError, NetworkError } from "../../../../src/core/errors.ts";
import { CODE, nameOf, TYPE } from "../../../support/http2/frames.ts";
import type { Peer } from "../../../support/http2/peer.ts";
import { turns } from "../../hostile/turns.ts";
import { LATE, within } from "../../hostile/within.ts";
import { BODY, type Http2Case, type RequestKind } from "./case.ts";
import type { After, Expected } from "./expected.ts";
import { EARLIER_PATH, type Lane } from "./lane.ts";
import { mismatch, type Outcome } from "./outcome.ts";
import { perform, SECRET } from "./perform.ts";
import type { OpenClient, TestedClient } from "./tested_client.ts";

/** Time limit, which no busy machine reaches. It only ends what hangs. */
const NET_MS = 60_000;

/** Settings of {@linkcode runCase}. */
export interface RunOptions {
  lane: Lane;
  open: OpenClient;
  kind: RequestKind;
  /** Whether the server's bytes come a few at a time. */
  inPieces: boolean;
  /** Unique number, from which the path is made. */
  number: number;
  expected: Expected;
  /** Whether all rules must hold, or only the outcome. */
  strict: boolean;
  /** Milliseconds after which something counts as a hang. */
  netMs?: number;
}

/** Runs a case with a client; returns the problems, none if all is well. */
export async function runCase(item: Http2Case, options: RunOptions): Promise<string[]> {
  const { lane, open, kind, number, inPieces, expected, strict, netMs = NET_MS } = options;
  const path = pathOf(kind, number);
  lane.begin(item, { path, inPieces: inPieces && !item.solid });
  const problems: string[] = [];
  {
    await using client = open(lane.url);
    for (const index of (item.earlier ?? []).keys()) {
      const got = await probe(client, `${EARLIER_PATH}${index}`, netMs);
      if (got !== `200 ${BODY}` && !item.earlierMayDiffer) {
        return [`the earlier request ${index} got ${got}`];
      }
    }
    const outcome = await perform(item, { client, lane, kind, path, expected, netMs });
    const wrong = mismatch(outcome, expected);
    if (wrong) problems.push(wrong);
    if (outcome.at === "hang") return problems;
    if (strict) {
      problems.push(...formProblems(item, { outcome, lane, path, kind }));
      problems.push(...await aftermath(item, { lane, client, path, netMs }));
    }
  }
  for (const peer of lane.peers) {
    if (await within(peer.closed, netMs) === LATE) problems.push("a connection stayed open");
    problems.push(...peer.errors.map((error) => `the script failed: ${error}`));
    if (strict) problems.push(...peer.rules.broken.map((rule) => `the client's ${rule}`));
  }
  if (strict) problems.push(...item.check?.(lane.peers) ?? []);
  return problems;
}

interface Aftermath {
  client: TestedClient;
  lane: Lane;
  path: string;
  netMs: number;
}

/** Returns the problems with the state that a case leaves behind. */
async function aftermath(
  item: Http2Case,
  { client, lane, path, netMs }: Aftermath,
): Promise<string[]> {
  const problems: string[] = [];
  if (await within(lane.written, netMs) === LATE) {
    const wasSeen = lane.peers.some(({ requests }) => requests.some((each) => each.path === path));
    if (wasSeen) problems.push("the response was never written whole");
  }
  const peer = lane.peers[0];
  if (!peer) return ["no connection was made"];
  if (item.drops) {
    peer.end("destroyed");
    await peer.closed;
    await turns(2);
  }
  const mayStay = item.after.some(({ at }) => at === "kept");
  if (mayStay && !peer.isForeign) await within(peer.barrier(), netMs); // it has read all, or has closed
  const states = await Promise.all(
    item.after.map((after) => stateProblem(after, { item, peer, path, netMs })),
  );
  if (item.isLast) return problems;
  const isKept = item.after.some(({ at }) => at === "kept") && !peer.isClosed &&
    peer.rules.goaway === undefined;
  const before = lane.peers.flatMap(({ requests }) => requests).length;
  const got = await probe(client, "/probe", netMs);
  if (got !== `200 ${BODY}`) problems.push(`the next request got ${got}`);
  const requests = lane.peers.flatMap(({ requests }) => requests);
  const mustLeave = item.after.every(({ at }) => at === "left" || at === "closed");
  // The client may not have seen the end of the connection before it sends the next request.
  if (requests.length - before > (mustLeave ? 2 : 1) || requests.length === before) {
    problems.push(`the next request was sent ${requests.length - before} times`);
  }
  const probed = requests.findLast((request) => request.path === "/probe")?.peer;
  if (isKept && probed !== peer) states.push("the next request used another connection");
  if (mustLeave && probed === peer) problems.push("the next request used the same connection");
  if (!states.includes(undefined)) problems.push(states.join(", or "));
  const times = requests.filter((request) => request.path === path).length;
  const { seen = item.opening || item.endsAtOnce ? [0, 1] : 1 } = item;
  const [least, most] = typeof seen === "number" ? [seen, seen] : seen;
  if (times < least || times > most) {
    problems.push(`the request was sent ${times} times, not ${seen}`);
  }
  return problems;
}

interface Judged {
  item: Http2Case;
  peer: Peer;
  path: string;
  netMs: number;
}

/** Returns how the connection is not in an expected state; `undefined` if it is. */
async function stateProblem(
  after: After,
  { item, peer, path, netMs }: Judged,
): Promise<string | undefined> {
  if (after.at === "left") await turns(5);
  if (after.at === "any" || after.at === "left") return undefined;
  if (after.at === "closed") {
    const mayStay = item.after.some(({ at }) => at === "kept");
    const isOpen = mayStay && peer.rules.goaway === undefined
      ? !peer.isClosed
      : await within(peer.closed, netMs) === LATE;
    if (isOpen) return "the connection stayed open";
    const { goaway } = peer.rules;
    const name = goaway === undefined ? "no GOAWAY" : nameOf(CODE, goaway);
    const fits = after.codes.some((code) => code === name);
    return fits ? undefined : `expected GOAWAY with ${after.codes.join(" or ")}: got ${name}`;
  }
  if (peer.isForeign || await within(peer.barrier(), netMs) !== true) {
    const { goaway } = peer.rules;
    const why = goaway === undefined ? "without GOAWAY" : `with ${nameOf(CODE, goaway)}`;
    return `the connection was closed ${why}`;
  }
  const stream = peer.requests.find((request) => request.path === path)?.stream;
  const resets = peer.frames.filter((frame) =>
    frame.type === TYPE.RST_STREAM && frame.stream === stream
  )
    .map(({ payload }) => nameOf(CODE, payload[3] ?? 0));
  const fits = after.codes.length === 0
    ? resets.length === 0
    : resets.length === 1 && after.codes.some((code) => code === resets[0]);
  if (fits) return undefined;
  return `expected ${after.codes.join(" or ") || "no reset"} of the stream: got ${
    resets.join() || "none"
  }`;
}

interface Formed {
  outcome: Outcome;
  lane: Lane;
  path: string;
  kind: RequestKind;
}

/** Returns the problems with the form of a response or an error. */
function formProblems(item: Http2Case, { outcome, lane, path, kind }: Formed): string[] {
  const problems: string[] = [];
  const url = lane.url + path;
  if ("response" in outcome && outcome.response.url !== url) {
    problems.push(`the response's url is ${outcome.response.url}`);
  }
  if (!("error" in outcome)) return problems;
  const { error } = outcome;
  if (!(error instanceof KubewireError)) return [...problems, `no typed error: ${error}`];
  if (textOf(error).includes(SECRET)) problems.push(`a secret in ${error}`);
  if (error instanceof NetworkError && (kind === "post" || kind === "stream")) {
    const wasSeen = lane.peers.some(({ requests }) => requests.some((each) => each.path === path));
    const unknown = wasSeen && !item.unprocessed;
    if (wasSeen && error.outcomeUnknown !== unknown) {
      problems.push(`outcomeUnknown is ${error.outcomeUnknown}`);
    }
  }
  return problems;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error} ${error.stack} ${error.cause === undefined ? "" : textOf(error.cause)}`;
}

/** Sends another request; returns the result. */
async function probe(client: TestedClient, path: string, netMs: number): Promise<string> {
  const answer = client.fetch(path, { maxAttempts: 3, redirect: "manual" }).then(
    async (response) => {
      return `${response.status} ${await response.text()}`;
    },
  );
  return await within(answer.catch((error) => `a rejection with ${error}`), netMs);
}

function pathOf(kind: RequestKind, number: number): string {
  const path = `/api/v1/namespaces/n${number}/configmaps`;
  if (kind === "watch") return `${path}?watch=1`;
  return kind === "get" || kind === "head" ? `${path}/named` : path;
}
