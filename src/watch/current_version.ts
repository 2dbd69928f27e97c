import { ensureOk } from "../core/api_status_error.ts";
import { TimeoutError } from "../core/errors.ts";
import type { Clock } from "../core/time/clock.ts";
import { withTimeLimit } from "../core/time/time_limit.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { abortableFetch } from "./endable_calls.ts";
import { notAnApiServer } from "./not_an_api_server.ts";
import { currentUrl, type WatchOptions } from "./watch_options.ts";

// The server sends the metadata of one object and the resourceVersion of the whole list.
const ACCEPT = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
/** The API server responds to each list within a minute (`--request-timeout`). */
const LIST_TIMEOUT_MS = 90_000;

/**
 * Returns the current resourceVersion of a resource. A watch from it delivers only later events.
 *
 * @throws {ApiStatusError} If the server refuses the list.
 * @throws {NetworkError} If the response is not a list with a resourceVersion.
 * @throws {TimeoutError} If it takes longer than `idleTimeoutMs`, or 90 s.
 */
export async function currentVersion(
  kube: KubeFetch,
  path: string,
  { clock, options, signal }: { clock: Clock; options: WatchOptions; signal: AbortSignal },
): Promise<string> {
  const { idleTimeoutMs: limitMs = LIST_TIMEOUT_MS } = options;
  const read = async (signal: AbortSignal) => {
    const init = { signal, headers: { accept: ACCEPT } };
    const response = await abortableFetch(kube, currentUrl(path, options), init);
    return await (await ensureOk(response)).text();
  };
  const timeoutError = () => new TimeoutError(`No list came within ${limitMs} ms.`);
  const limit = { limitMs, timeoutError, signals: [signal] };
  const list = parsed(await withTimeLimit(clock, read, limit));
  const { resourceVersion } = list?.metadata ?? {};
  const isVersion = typeof resourceVersion === "string" && !["", "0"].includes(resourceVersion);
  if (isVersion && Array.isArray(list?.items ?? [])) return resourceVersion;
  throw notAnApiServer(kube.server, "the response to a list is not a list with a resourceVersion");
}

interface ListHead {
  metadata?: { resourceVersion?: unknown } | null;
  items?: unknown;
}

function parsed(text: string): ListHead | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
