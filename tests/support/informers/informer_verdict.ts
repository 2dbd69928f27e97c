/**
 * Judges whether an informer was right, from the final state of the server, the content of its
 * store, and the changes that each handler received. It does not depend on a server: the embedded
 * one and a real one are judged by the same rules.
 */

import {
  describeEntry,
  type HandlerLog,
  keyOf,
  type LogEntry,
  type ObservedObject,
} from "./handler_log.ts";

/** The objects of one collection and selection on a server: key to resourceVersion. */
export type ServerState = ReadonlyMap<string, string>;

/** The evidence that {@linkcode informerProblems} judges. */
export interface InformerEvidence {
  /** The objects on the server. */
  expected: ServerState;
  /** The objects in the informer's store. */
  store: Iterable<ObservedObject>;
  /** The log of each handler. */
  logs: readonly HandlerLog[];
}

/** Returns the state of a server with these objects. */
export function stateOf(objects: Iterable<ObservedObject>): ServerState {
  const versions = [...objects].map((object): [string, string] => [
    keyOf(object),
    object.metadata.resourceVersion ?? "",
  ]);
  return new Map(versions);
}

/** Describes all problems, a sentence each; none when the informer lost nothing. */
export function informerProblems({ expected, store, logs }: InformerEvidence): string[] {
  return [
    ...storeProblems(expected, store).map((problem) => `store: ${problem}`),
    ...logs.flatMap((log) =>
      [...log.problems, ...handlerProblems(expected, log.entries)].map((problem) =>
        `handler ${log.name}: ${problem}`
      )
    ),
  ];
}

/** Describes the differences between a store and the server. */
export function storeProblems(expected: ServerState, store: Iterable<ObservedObject>): string[] {
  const problems: string[] = [];
  const held = stateOf(store);
  for (const [key, version] of expected) {
    const found = held.get(key);
    if (found === undefined) problems.push(`lacks ${key}@${version}`);
    else if (found !== version) problems.push(`has ${key}@${found}, the server @${version}`);
  }
  for (const [key, version] of held) {
    if (!expected.has(key)) problems.push(`has ${key}@${version}, which the server does not have`);
  }
  return problems;
}

/**
 * Describes the changes of a handler that cannot be true. Each life of a key must begin with
 * `added`, go on with `updated`, end with `deleted` or in the state of the server, and never go
 * back.
 */
export function handlerProblems(expected: ServerState, entries: readonly LogEntry[]): string[] {
  const problems: string[] = [];
  const last = new Map<string, LogEntry>();
  const newest = new Map<string, bigint>(); // by uid
  for (const entry of entries) {
    const before = last.get(entry.key);
    for (const problem of orderProblems(entry, before)) {
      problems.push(`${describeEntry(entry)} ${problem}`);
    }
    const version = BigInt(entry.resourceVersion);
    const reached = newest.get(entry.uid);
    // A deletion that a relist found has the last known state, and so the same resourceVersion.
    if (reached !== undefined && version < reached + (entry.type === "deleted" ? 0n : 1n)) {
      problems.push(`${describeEntry(entry)} came after @${reached} of the same uid`);
    }
    newest.set(entry.uid, version);
    last.set(entry.key, entry);
  }
  return [...problems, ...endProblems(expected, last)];
}

function orderProblems(entry: LogEntry, before: LogEntry | undefined): string[] {
  const alive = before !== undefined && before.type !== "deleted";
  const problems: string[] = [];
  if (entry.type === "added") {
    if (alive) problems.push(`came after ${describeEntry(before)}, without a deletion`);
    if (before && entry.initial) problems.push("is called initial, but the object was known");
    return problems;
  }
  if (!alive) return [`came ${before ? "after the deletion" : "first"}, without an addition`];
  if (entry.uid !== before.uid) problems.push(`has another uid than ${describeEntry(before)}`);
  if (entry.type === "updated" && entry.previous !== before.resourceVersion) {
    problems.push(`names @${entry.previous} as previous, after ${describeEntry(before)}`);
  }
  return problems;
}

function endProblems(expected: ServerState, last: ReadonlyMap<string, LogEntry>): string[] {
  const problems: string[] = [];
  for (const [key, version] of expected) {
    const entry = last.get(key);
    if (!entry) problems.push(`was never told of ${key}@${version}`);
    else if (entry.type === "deleted" || entry.resourceVersion !== version) {
      problems.push(`ends with ${describeEntry(entry)}, the server with ${key}@${version}`);
    }
  }
  for (const [key, entry] of last) {
    if (!expected.has(key) && entry.type !== "deleted") {
      problems.push(`was not told that ${describeEntry(entry)} is gone`);
    }
  }
  return problems;
}
