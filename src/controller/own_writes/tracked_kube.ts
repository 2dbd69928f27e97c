import { NetworkError } from "../../core/errors.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { KubeRequestInit } from "../../transport/outgoing_request.ts";
import type { Labels } from "../sources/label_selector.ts";
import { type WrittenPath, writtenPath } from "./written_path.ts";
import type { WrittenObject } from "./written_object.ts";

const READS = ["GET", "HEAD", "OPTIONS"];

/** The parts of a response that are read: those of an object, a list or a Status. */
interface WrittenBody {
  kind?: string;
  metadata?: WrittenMetadata;
  items?: WrittenBody[];
  details?: { name?: string; uid?: string };
}

interface WrittenMetadata {
  name?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  labels?: Labels;
  finalizers?: string[];
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
}

/** Called for a write, with the body of the response if that is JSON. */
export type OnWrite = (written: WrittenObject, body?: unknown) => void;

/**
 * Returns a client that reports every write that the server has accepted, before the caller gets
 * the response, and every write whose outcome is not known.
 */
export function trackedKube(kube: KubeFetch, onWrite: OnWrite): KubeFetch {
  return {
    ...kube,
    async fetch(input, init) {
      const method = (init?.method ?? (input instanceof Request ? input.method : "GET"))
        .toUpperCase();
      if (READS.includes(method)) return await kube.fetch(input, init);
      const url = new URL(input instanceof Request ? input.url : String(input), kube.server);
      const path = writtenPath(url.pathname);
      if (!path || isDryRun(url, init)) return await kube.fetch(input, init);
      const isDeletion = method === "DELETE";
      try {
        const response = await kube.fetch(input, init);
        if (!response.ok) return response;
        const text = await response.text(); // also of a caller who would not read it
        const body = parsed(text);
        writtenObjects(path, body, isDeletion).forEach((written) => onWrite(written, body));
        return withText(response, text);
      } catch (error) {
        const isCollection = isDeletion && path.name === "";
        if (mayHaveHappened(error) && !isCollection) {
          onWrite({ ...path, isDeletion, isUnknown: true });
        }
        throw error;
      }
    },
  };
}

/** Returns whether a request changes nothing, by its query or, for a deletion, by its body. */
function isDryRun(url: URL, init: KubeRequestInit | undefined): boolean {
  if (url.searchParams.has("dryRun")) return true;
  if (init?.method?.toUpperCase() !== "DELETE" || typeof init.body !== "string") return false;
  const { dryRun } = parsed(init.body) as { dryRun?: unknown[] } ?? {};
  return Array.isArray(dryRun) && dryRun.length > 0;
}

/** An abort says nothing about the request either. */
function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof NetworkError) || error.outcomeUnknown;
}

/** Returns what a response says was written: one object, or those of a deleted collection. */
function writtenObjects(
  path: WrittenPath,
  body: WrittenBody | undefined,
  isDeletion: boolean,
): WrittenObject[] {
  if (!isDeletion || path.name !== "") return [written(path, body, isDeletion)];
  return (body?.items ?? []).map(({ metadata }) => {
    const { name = "", namespace = path.namespace, uid } = metadata ?? {};
    return { ...path, namespace, name, uid, isDeletion };
  });
}

function written(
  path: WrittenPath,
  body: WrittenBody | undefined,
  isDeletion: boolean,
): WrittenObject {
  const { kind, metadata, details } = body ?? {};
  const name = path.name || metadata?.name || "";
  if (kind === "Status") {
    return { ...path, name, uid: details?.uid, isDeletion, isGone: isDeletion };
  }
  const { uid, resourceVersion: version } = metadata ?? {};
  const labels = metadata?.labels ?? {}; // some servers send null
  if (isRemoved(metadata)) return { ...path, name, uid, isDeletion: true, isGone: true };
  return { ...path, name, uid, version, ...kind !== "Scale" && { labels }, isDeletion };
}

/** The last finalizer of an object that is being deleted has gone, and the object with it. */
function isRemoved(metadata: WrittenMetadata | undefined): boolean {
  return metadata?.deletionTimestamp !== undefined && !metadata.finalizers?.length &&
    !metadata.deletionGracePeriodSeconds;
}

/** Returns a response whose body has been read already, with that body. */
function withText({ status, statusText, headers, url }: Response, text: string): Response {
  const response = new Response(text === "" ? null : text, { status, statusText, headers });
  return Object.defineProperty(response, "url", { value: url });
}

function parsed(text: string): WrittenBody | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
