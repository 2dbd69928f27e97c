import { NetworkError } from "../../../src/core/errors.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import type { Dice } from "../../support/dice.ts";
import { type Action, ACTIONS } from "./chaos_server.ts";

const METHODS = ["GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE"];
const PATHS = ["/api/v1/namespaces/default/configmaps/one", "/api/v1/pods"];
/** Time limit. A request that takes longer hangs; the slowest are retried with backoff. */
const LIMIT_MS = 120_000;
const MOST_MS = 20;

/** Result of a request. `wrong` is empty if the result is allowed. */
export interface ChaosResult {
  readonly outcome: "answered" | "failed" | "aborted";
  readonly wrong: string;
}

/** Sends a random request, and checks its result. */
export async function sendByDice(
  kube: KubeFetch,
  dice: Dice,
  number: string,
): Promise<ChaosResult> {
  const method = dice.pick(METHODS);
  const chosen: Action = dice.chance(0.6) ? "answer" : dice.pick(ACTIONS);
  const abort = new AbortController();
  const why = { given: number };
  const abortMs = chosen === "hang" || dice.chance(0.15) ? dice.from(0, MOST_MS) : undefined;
  const query = `number=${number}&action=${chosen}&ms=${dice.from(0, MOST_MS)}`;
  const path = `${dice.pick(PATHS)}?${query}`;
  const what = `${method} ${path}, abort ${abortMs}`;
  const timer = abortMs === undefined ? undefined : setTimeout(() => abort.abort(why), abortMs);
  let hangTimer: ReturnType<typeof setTimeout> | undefined;
  const hangs = new Promise<"hangs">((resolve) => {
    hangTimer = setTimeout(() => resolve("hangs"), LIMIT_MS);
  });
  const init = {
    method,
    signal: abort.signal,
    maxAttempts: 2,
    ...(method !== "GET" && { body: JSON.stringify({ number }) }),
  };
  try {
    const sent = read(kube, path, init, dice.chance(0.05));
    sent.catch(() => {});
    const got = await Promise.race([sent, hangs]);
    if (got === "hangs") abort.abort(why);
    return {
      outcome: "answered",
      wrong: got === number || got === "left" ? "" : `${what}: ${got}`,
    };
  } catch (error) {
    if (error === why) return { outcome: "aborted", wrong: abortMs === undefined ? what : "" };
    const cut = chosen.startsWith("cut") || chosen === "kill idle" || chosen.includes("close");
    // a connection that was closed after another response may fail this request
    const fits = error instanceof NetworkError || (cut && error instanceof Error);
    return { outcome: "failed", wrong: fits ? "" : `${what}: ${error}` };
  } finally {
    clearTimeout(timer);
    clearTimeout(hangTimer);
  }
}

async function read(
  kube: KubeFetch,
  path: string,
  init: RequestInit,
  leave: boolean,
): Promise<string> {
  const response = await kube.fetch(path, init);
  if (!leave) return await response.text();
  await response.body?.cancel();
  return "left";
}
