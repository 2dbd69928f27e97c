import { NetworkError } from "../../core/errors.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { KubeRequestInit } from "../../transport/outgoing_request.ts";
import type { Labels } from "../../core/labels/label_requirement.ts";
import { type WrittenObject, type WrittenPath, writtenPath } from "./written_object.ts";

const READS = ["GET", "HEAD", "OPTIONS"];
/** Statuses of a failure after which the server may have made the write, or may still make it. */
const AMBIGUOUS = [500, 502, 504];

/** The parts of a body that are read: those of an object, a list, a Status or DeleteOptions. */
interface WrittenBody {
  dryRun?: unknown;
  kind?: string;
  metadata?: WrittenMetadata;
  items?: WrittenBody[];
  details?: { name?: string; uid?: string };
  spec?: { finalizers?: string[] };
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
      const isDeletion = method === "DELETE";
      const path = writtenPath(url.pathname);
      const options = isDeletion ? sentBody(init) : undefined;
      if (!path || isDryRun(url, options)) return await kube.fetch(input, init);
      const sentName = () => isDeletion ? "" : sentBody(init)?.metadata?.name ?? "";
      const request = { path, isDeletion, sentName };
      let isAccepted = false;
      try {
        const response = await kube.fetch(input, init);
        isAccepted = response.ok;
        if (!isAccepted) {
          if (AMBIGUOUS.includes(response.status)) onWrite(unknown(request));
          return response;
        }
        const text = await response.text(); // also of a caller who would not read it
        const body = parsed(text);
        writtenObjects(request, body).forEach((written) => onWrite(written, body));
        return withBody(response, text || null);
      } catch (error) {
        if (isAccepted || mayHaveHappened(error)) onWrite(unknown(request));
        throw error;
      }
    },
  };
}

/** A write on its way. */
interface WriteRequest {
  readonly path: WrittenPath;
  readonly isDeletion: boolean;
  /** Returns the name in the body of the request; empty if the server chooses it. */
  readonly sentName: () => string;
}

/** Returns the body of a request if it is JSON. */
function sentBody(init: KubeRequestInit | undefined): WrittenBody | undefined {
  const { body } = init ?? {};
  if (typeof body === "string") return parsed(body);
  return body instanceof Uint8Array ? parsed(new TextDecoder().decode(body)) : undefined;
}

/** Returns whether a request changes nothing, by its query or, for a deletion, by its body. */
function isDryRun(url: URL, options: WrittenBody | undefined): boolean {
  if (url.searchParams.has("dryRun")) return true;
  return Array.isArray(options?.dryRun) && options.dryRun.length > 0;
}

/** An abort says nothing about the request either. */
function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof NetworkError) || error.outcomeUnknown;
}

/** Returns a write whose effect must be read from the server. */
function unknown({ path, isDeletion, sentName }: WriteRequest): WrittenObject {
  return { ...path, name: path.name || sentName(), isDeletion, isUnknown: true };
}

/** Returns what a response says was written: one object, or those of a deleted collection. */
function writtenObjects(request: WriteRequest, body: WrittenBody | undefined): WrittenObject[] {
  const { path, isDeletion } = request;
  if (!isDeletion || path.name !== "") return [written(request, body)];
  if (!body?.items) return [unknown(request)];
  return body.items.map(({ metadata }) => {
    const { name = "", namespace = path.namespace } = metadata ?? {};
    return { ...path, namespace, name, isDeletion, ...stateOf(metadata) };
  });
}

function written(request: WriteRequest, body: WrittenBody | undefined): WrittenObject {
  const { path, isDeletion, sentName } = request;
  const { kind, metadata, details } = body ?? {};
  const name = path.name || metadata?.name || sentName();
  if (isDeletion && kind === "Status" && details?.uid !== undefined) {
    return { ...path, name, uid: details.uid, isDeletion, isGone: true };
  }
  // The response to an eviction or a binding is a Status, a table does not have the object's name.
  const { resourceVersion } = metadata ?? {};
  if (resourceVersion === undefined || name === "") return unknown(request);
  const { labels, ...state } = stateOf(metadata);
  if (isRemoved(path, body)) return { ...path, name, ...state, isDeletion: true, isGone: true };
  const isShown = kind !== "Scale" && state.uid !== undefined;
  return { ...path, name, ...state, ...isShown && { labels }, isDeletion };
}

function stateOf({ uid, resourceVersion: version, labels }: WrittenMetadata = {}) {
  return { uid, version, labels: labels ?? {} }; // some servers send null
}

/**
 * Returns whether the last finalizer of an object that is being deleted has gone, and the object with
 * it. The finalizers of a namespace are in its `spec` too: only without them it is removed.
 */
function isRemoved({ resource }: WrittenPath, { metadata = {}, spec }: WrittenBody = {}): boolean {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp === undefined || finalizers?.length || deletionGracePeriodSeconds) {
    return false;
  }
  return resource !== "/api/v1/namespaces" || (spec !== undefined && !spec.finalizers?.length);
}

/** Returns a response whose body has been read already, with that body. */
export function withBody(
  { status, statusText, headers, url }: Response,
  body: string | ArrayBuffer | null,
): Response {
  const response = new Response(body, { status, statusText, headers });
  return Object.defineProperty(response, "url", { value: url });
}

function parsed(text: string): WrittenBody | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
