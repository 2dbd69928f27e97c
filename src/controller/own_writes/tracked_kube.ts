import { NetworkError } from "../../core/errors.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { Labels } from "../sources/label_selector.ts";
import { writtenPath } from "./written_path.ts";
import type { WrittenObject } from "./written_object.ts";

const READS = ["GET", "HEAD", "OPTIONS"];

interface WrittenBody {
  kind?: string;
  metadata?: { name?: string; uid?: string; resourceVersion?: string; labels?: Labels };
  details?: { name?: string; uid?: string };
}

/**
 * Returns a client that reports every write that the server has accepted, when the caller has read
 * the response, and every write whose outcome is not known.
 */
export function trackedKube(kube: KubeFetch, onWrite: (written: WrittenObject) => void): KubeFetch {
  return {
    ...kube,
    async fetch(input, init) {
      const method = init?.method ?? (input instanceof Request ? input.method : "GET");
      if (READS.includes(method.toUpperCase())) return await kube.fetch(input, init);
      const url = new URL(input instanceof Request ? input.url : String(input), kube.server);
      const path = writtenPath(url.pathname);
      const isCollection = path?.name === "" && method.toUpperCase() === "DELETE";
      if (!path || isCollection || url.searchParams.has("dryRun")) {
        return await kube.fetch(input, init);
      }
      const isDeletion = method.toUpperCase() === "DELETE";
      try {
        const response = await kube.fetch(input, init);
        return response.ok
          ? reporting(response, (body) => onWrite(written(path, body, isDeletion)))
          : response;
      } catch (error) {
        if (mayHaveHappened(error)) {
          onWrite({ ...path, isDeletion, isUnknown: true });
        }
        throw error;
      }
    },
  };
}

/** An abort says nothing about the request either. */
function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof NetworkError) || error.outcomeUnknown;
}

function written(
  path: ReturnType<typeof writtenPath> & object,
  body: WrittenBody | undefined,
  isDeletion: boolean,
): WrittenObject {
  const { kind, metadata, details } = body ?? {};
  const isStatus = kind === "Status";
  return {
    ...path,
    name: path.name || metadata?.name || "",
    uid: isStatus ? details?.uid : metadata?.uid,
    version: isStatus ? undefined : metadata?.resourceVersion,
    labels: isStatus || kind === "Scale" ? undefined : metadata?.labels ?? {},
    isDeletion,
  };
}

/** Returns the response, whose readers report the object that they have read. */
function reporting(
  response: Response,
  report: (body: WrittenBody | undefined) => void,
): Response {
  return new Proxy(response, {
    get(target, name) {
      if (name === "json") {
        return async () => {
          const body = await target.json();
          report(body);
          return body;
        };
      }
      if (name === "text") {
        return async () => {
          const text = await target.text();
          report(parsed(text));
          return text;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function parsed(text: string): WrittenBody | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
