import { ensureOk, isGone } from "../../core/api_status_error.ts";
import { NetworkError, TimeoutError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { networkFailure } from "../../runtime/network_failure.ts";
import type { Clock } from "../../core/time/clock.ts";
import { JoinedAbort, raceSignal } from "../../core/time/waiting.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { abortableFetch } from "../../watch/endable_calls.ts";
import { IdleGuard } from "../../watch/idle_guard.ts";
import { acceptHeader } from "../store/metadata_only.ts";
import { type ListItem, type ParsedList, parseList } from "./parse_list.ts";

/** The API server responds to each list within a minute (`--request-timeout`), if only to refuse. */
const MOST_SILENCE_MS = 75_000;

/** Settings of {@linkcode listPages}. */
export interface ListPagesOptions {
  /** The clock of the limit for a silent server. */
  clock: Clock;
  /** See `InformerOptions`. */
  labelSelector?: string | undefined;
  /** See `InformerOptions`. */
  fieldSelector?: string | undefined;
  /** Whether to ask for only the metadata. */
  metadataOnly: boolean;
  /** Whether to keep `managedFields`. */
  keepManagedFields: boolean;
  /** Whether each object needs a source, because a transform may fail. */
  needsSource?: boolean;
  /** The largest number of objects in a page. */
  pageSize: number;
  /** The minimum version of the list; `""` means the newest, `"0"` any version the server has. */
  resourceVersion: string;
  /** Ends the reading with the signal's reason. */
  signal: AbortSignal;
}

/** One page of a list. */
export interface ListPage<T> {
  /** The objects; to be read once, before the next page. */
  items: Iterable<ListItem<T>>;
  /** The resourceVersion of the whole list. */
  resourceVersion: string;
}

/** A continue token has expired: discard what was read so far; the whole list follows. */
export class ListStartsOver {
  /** Distinguishes this from a page. */
  readonly startsOver: true = true;
}

/**
 * Reads a list page by page. When a continue token has expired, the whole list is read in one
 * request, without a limit, as in client-go's `tools/pager`.
 *
 * @throws {ApiStatusError} If the server refuses the request.
 */
export async function* listPages<T extends KubernetesObject>(
  kube: KubeFetch,
  path: string,
  options: ListPagesOptions,
): AsyncGenerator<ListPage<T> | ListStartsOver, void> {
  const { signal } = options;
  using stop = new JoinedAbort(signal);
  let continueToken = "";
  let limit: number | undefined = options.pageSize;
  for (;;) {
    let list: ParsedList<T>;
    try {
      list = await readPage(kube, listUrl(path, options, limit, continueToken), options, stop);
    } catch (error) {
      if (continueToken === "" || !isGone(error)) throw error;
      continueToken = "";
      limit = undefined;
      yield new ListStartsOver();
      continue;
    }
    const { resourceVersion, continue: next } = list.metadata;
    yield { items: readable(kube, list.items), resourceVersion: resourceVersion ?? "" };
    if ((next ?? "") === "") return; // null is how other languages write Go's empty text
    if (typeof next !== "string") throw unreadable(kube, "its continue token is not a text");
    if (next === continueToken) {
      throw unreadable(kube, "two pages of the list have the same continue token");
    }
    continueToken = next;
  }
}

async function readPage<T extends KubernetesObject>(
  kube: KubeFetch,
  url: string,
  { clock, metadataOnly, keepManagedFields, needsSource = false }: ListPagesOptions,
  stop: JoinedAbort,
): Promise<ParsedList<T>> {
  using silence = new IdleGuard(clock, MOST_SILENCE_MS, () => {
    stop.abort(new TimeoutError(`Nothing came of a list for ${MOST_SILENCE_MS} ms.`));
  });
  silence.begin();
  const headers = { accept: acceptHeader("list", metadataOnly) };
  const { signal } = stop;
  // Sent once: the reflector has its own backoff, and shows it in its state.
  const response = await abortableFetch(kube, url, { headers, signal, maxAttempts: 1 });
  await raceSignal(ensureOk(response), signal);
  let text: string;
  try {
    text = await readText(response, signal, () => silence.begin());
  } catch (cause) {
    signal.throwIfAborted();
    const { failure = "unknown", detail = "the list broke off" } = networkFailure(cause) ?? {};
    throw new NetworkError(failure, kube.server, detail, cause);
  }
  try {
    return parseList(text, { keepManagedFields, needsSource });
  } catch (error) {
    throw notAList(kube, error);
  }
}

/** Reads the items of a list; the last of them may turn out not to be JSON. */
function* readable<T>(kube: KubeFetch, items: Iterable<T>): Generator<T, void> {
  try {
    yield* items;
  } catch (error) {
    throw notAList(kube, error);
  }
}

function notAList(kube: KubeFetch, error: unknown): NetworkError {
  // The runtimes' errors quote the text, which may be a Secret.
  const why = error instanceof SyntaxError ? "it is not JSON" : (error as Error).message;
  return unreadable(kube, `the response is not a list: ${why}`);
}

/** Creates an error for an invalid response; its cause distinguishes it from a lost connection. */
function unreadable(kube: KubeFetch, detail: string): NetworkError {
  return new NetworkError("unknown", kube.server, detail, new SyntaxError(detail));
}

/** Reads a body; an abort ends the read immediately, even if the body does not react to it. */
async function readText(
  { body }: Response,
  signal: AbortSignal,
  onChunk: () => void,
): Promise<string> {
  if (!body) return "";
  const reader = body.getReader();
  const onAbort = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      onChunk();
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function listUrl(
  path: string,
  { labelSelector, fieldSelector, resourceVersion }: ListPagesOptions,
  limit: number | undefined,
  continueToken: string,
): string {
  const [resource = "", ownQuery = ""] = path.split("?", 2);
  const query = new URLSearchParams(ownQuery);
  if (labelSelector !== undefined) query.set("labelSelector", labelSelector);
  if (fieldSelector !== undefined) query.set("fieldSelector", fieldSelector);
  if (limit !== undefined) query.set("limit", String(limit));
  if (continueToken !== "") query.set("continue", continueToken);
  else if (resourceVersion !== "") {
    query.set("resourceVersion", resourceVersion);
    // With a limit and no match rule, a list "at" a version means exactly that version.
    if (resourceVersion !== "0") query.set("resourceVersionMatch", "NotOlderThan");
  }
  const text = query.toString();
  return text === "" ? resource : `${resource}?${text}`;
}
