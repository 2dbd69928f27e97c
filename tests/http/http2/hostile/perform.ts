import type { KubeRequestInit } from "../../../../src/transport/outgoing_request.ts";
import { turns } from "../../hostile/turns.ts";
import { LATE, within } from "../../hostile/within.ts";
import type { Http2Case, RequestKind } from "./case.ts";
import type { Expected } from "./expected.ts";
import type { Lane } from "./lane.ts";
import type { Outcome } from "./outcome.ts";
import type { TestedClient } from "./tested_client.ts";

/** A part of the token of each request, which no error may show. */
export const SECRET = "hostile-secret";

/** Settings of {@linkcode perform}. */
export interface Performance {
  client: TestedClient;
  lane: Lane;
  kind: RequestKind;
  path: string;
  expected: Expected;
  /** Milliseconds after which the request counts as a hang. */
  netMs: number;
}

/** Sends the request of a case and reads the response. */
export async function perform(item: Http2Case, options: Performance): Promise<Outcome> {
  const { client, lane, kind, path, expected, netMs } = options;
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
    if (item.readsLate) await lane.written;
    try {
      return { at: "answer", response, body: await response.text() };
    } catch (error) {
      return isAbort(error) ? { at: "silence", in: "body" } : { at: "body", response, error };
    }
  }

  function isAbort(error: unknown): boolean {
    return error === reason;
  }

  async function giveUp(): Promise<void> {
    await lane.written;
    if (expected.at === "silence" && expected.in === "body") await answered.promise; // a busy machine is slow
    await turns(10);
    controller.abort(reason);
  }

  if (expected.at === "silence" || item.aborts) void giveUp();
  const outcome = await within(ask(), netMs);
  if (outcome !== LATE) return outcome;
  controller.abort(reason);
  return { at: "hang", in: stage };
}

function initOf(item: Http2Case, kind: RequestKind, signal: AbortSignal): KubeRequestInit {
  const headers: Record<string, string> = { authorization: `Bearer ${SECRET}` };
  const maxAttempts = item.attempts ?? 1;
  const common = { signal, redirect: "manual", maxAttempts, headers } as const;
  if (kind === "get" || kind === "watch") return common;
  if (kind === "head") return { ...common, method: "HEAD" };
  headers["content-type"] = "application/json";
  const content = contentOf(item.contentBytes ?? 17);
  const body = kind === "post" ? content : streamOf(content);
  return { ...common, method: "POST", body, ...(kind === "stream" && { duplex: "half" }) };
}

/** Returns a content of `length` bytes. */
export function contentOf(length: number): string {
  return "0123456789abcdef".repeat(Math.ceil(length / 16)).slice(0, length);
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const size = Math.ceil(bytes.length / 4);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += size));
    },
  }, { highWaterMark: 0 });
}
