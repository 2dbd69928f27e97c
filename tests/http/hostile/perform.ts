import type { HostileCase, RequestKind } from "./case.ts";
import type { Expected } from "./expected.ts";
import type { Outcome } from "./outcome.ts";
import type { RawServer } from "./raw_server.ts";
import { readBody } from "./read_body.ts";
import type { TestedClient } from "./tested_client.ts";
import { turns } from "./turns.ts";
import { LATE, within } from "./within.ts";

/** Settings of {@linkcode perform}. */
export interface Performance {
  client: TestedClient;
  server: RawServer;
  kind: RequestKind;
  path: string;
  expected: Expected;
  /** Number that selects how the body is read. */
  number: number;
  /** Whether an abort must reject with the signal's own reason. */
  strict: boolean;
  /** Milliseconds after which the request counts as a hang. */
  netMs: number;
}

/** Sends the request of a case and reads the response. */
export async function perform(item: HostileCase, options: Performance): Promise<Outcome> {
  const { client, server, kind, path, expected, number, strict, netMs } = options;
  const controller = new AbortController();
  const reason = new Error("the caller has given up");
  let stage: "fetch" | "body" = "fetch";
  const answered = Promise.withResolvers<void>();

  async function ask(): Promise<Outcome> {
    let response: Response;
    try {
      response = await client.fetch(path, initOf(item, kind, controller.signal));
    } catch (error) {
      return isAbort(error) ? { at: "silence", in: "fetch" } : { at: "fetch", error };
    }
    stage = "body";
    answered.resolve();
    try {
      if (item.cancels) {
        const reader = response.body!.getReader();
        await reader.read();
        await reader.cancel();
        return { at: "cancelled", response };
      }
      return { at: "answer", response, ...await readBody(response, number) };
    } catch (error) {
      return isAbort(error) ? { at: "silence", in: "body" } : { at: "body", response, error };
    }
  }

  function isAbort(error: unknown): boolean {
    return error === reason || !strict && controller.signal.aborted;
  }

  async function giveUp(): Promise<void> {
    await server.written;
    if (expected.at === "silence" && expected.in === "body") await answered.promise; // a busy machine is slow
    await turns(10);
    controller.abort(reason);
  }

  if (expected.at === "silence") void giveUp();
  const outcome = await within(ask(), netMs);
  if (outcome !== LATE) return outcome;
  controller.abort(reason);
  return { at: "hang", in: stage };
}

function initOf(
  item: HostileCase,
  kind: RequestKind,
  signal: AbortSignal,
): (RequestInit & { maxAttempts: number }) | undefined {
  if (kind === "plain") return undefined;
  const common = { signal, redirect: "manual", maxAttempts: item.attempts ?? 1 } as const;
  if (kind === "head") return { ...common, method: "HEAD" };
  if (kind !== "post") return common;
  const headers = { "content-type": "application/json" };
  return { ...common, method: "POST", headers, body: `{"kind":"ConfigMap"}` };
}
