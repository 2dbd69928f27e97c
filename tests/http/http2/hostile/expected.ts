import type { CodeName } from "../../../support/http2/frames.ts";
import { BODY } from "./case.ts";

/** Expected outcome for the caller. */
export type Expected =
  /** A response with this status and content; `headers` names some of its headers. */
  | {
    at: "answer";
    status: number;
    body: string;
    headers?: Readonly<Record<string, string | null>>;
  }
  /** A rejection of `fetch`. */
  | { at: "fetch" }
  /** A response with this status, and a rejection while its content is read. */
  | { at: "body"; status: number }
  /** A rejection, by `fetch` or while the content is read: the bytes came too fast to tell which. */
  | { at: "either" }
  /** The response or a rejection: both keep the rules. */
  | { at: "lost"; status: number; body: string }
  /** Nothing until the caller aborts, which ends the request at once. */
  | { at: "silence"; in: "fetch" | "body" };

/** Expected state of the connection of the request afterwards. */
export type After =
  /** The next request uses it too. The client has reset the request's stream with one of `codes`. */
  | { at: "kept"; codes: readonly CodeName[] }
  /** The client has closed it, and said so by GOAWAY with one of `codes`. */
  | { at: "closed"; codes: readonly CodeName[] }
  /** The next request uses another one; how this one ends is free. */
  | { at: "left" }
  /** The client may do as it likes. */
  | { at: "any" };

/** Expects a response with the usual status and content. */
export function answers(
  more: { status?: number; body?: string; headers?: Record<string, string | null> } = {},
): Expected {
  return { at: "answer", status: 200, body: BODY, ...more };
}

/** Expects a rejection of `fetch`. */
export const refused: Expected = { at: "fetch" };
/** Expects a response whose content rejects. */
export const breaks: Expected = { at: "body", status: 200 };
/** Expects a rejection. */
export const fails: Expected = { at: "either" };
/** Expects the usual response or a rejection. */
export const answersOrFails: Expected = { at: "lost", status: 200, body: BODY };
/** Expects a request that only the caller's abort ends. */
export const silent: Expected = { at: "silence", in: "fetch" };
/** Expects a content that only the caller's abort ends. */
export const silentBody: Expected = { at: "silence", in: "body" };

/** The connection serves the next request, and no stream was reset. */
export const kept: readonly After[] = [{ at: "kept", codes: [] }];
/** The next request uses another connection. */
export const left: readonly After[] = [{ at: "left" }];
/** Both are as they like. */
export const anyhow: readonly After[] = [{ at: "any" }];

/** A stream error: the stream is reset with one of these codes, the connection lives on. */
export function streamError(...codes: CodeName[]): readonly After[] {
  return [{ at: "kept", codes }];
}

/** A connection error: GOAWAY with one of these codes, and the end. */
export function connectionError(...codes: CodeName[]): readonly After[] {
  return [{ at: "closed", codes }];
}

/** A stream error or a connection error: the RFC leaves it open. */
export function eitherError(...codes: CodeName[]): readonly After[] {
  return [...streamError(...codes), ...connectionError(...codes)];
}
