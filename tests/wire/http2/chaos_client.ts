import { NetworkError } from "../../../src/core/errors.ts";
import type { KubeFetch } from "../../../mod.ts";
import type { Dice } from "../../support/dice.ts";
import { type Action, ACTIONS, contentOf, DEADLY_ACTIONS } from "./chaos_server.ts";

const METHODS = ["GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE"];
/**
 * A request that takes longer hangs; the slowest are retried with backoff. A second counts only if the
 * program could run in it.
 */
const LIMIT_SECONDS = 120;
const MOST_MS = 20;
/** Lengths of contents; the longest are beyond the first windows. */
const LENGTHS = [0, 10, 10, 10, 500, 20_000, 100_000];

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
  const action = actionOf(dice);
  const abort = new AbortController();
  const why = { given: number };
  const abortMs = action === "hang" || dice.chance(0.15) ? dice.from(0, MOST_MS) : undefined;
  const length = dice.pick(LENGTHS);
  const query = `number=${number}&action=${action}&ms=${dice.from(0, MOST_MS)}&length=${length}`;
  const path = `/api/v1/namespaces/default/configmaps/one?${query}`;
  const what = `${method} ${path}, abort ${abortMs}`;
  const timer = abortMs === undefined ? undefined : setTimeout(() => abort.abort(why), abortMs);
  let hangTimer: ReturnType<typeof setInterval> | undefined;
  let seconds = 0;
  const hangs = new Promise<"hangs">((resolve) => {
    hangTimer = setInterval(() => ++seconds === LIMIT_SECONDS && resolve("hangs"), 1_000);
  });
  const init = {
    method,
    signal: abort.signal,
    maxAttempts: 3,
    ...(method !== "GET" && { body: contentOf(number, dice.pick(LENGTHS)) }),
  };
  try {
    const sent = read(kube, path, init, dice.chance(0.05));
    sent.catch(() => {});
    const got = await Promise.race([sent, hangs]);
    if (got === "hangs") abort.abort(why);
    const fits = got === contentOf(number, length) || got === "left";
    return { outcome: "answered", wrong: fits ? "" : `${what}: ${got.slice(0, 60)}` };
  } catch (error) {
    if (error === why) return { outcome: "aborted", wrong: abortMs === undefined ? what : "" };
    // A connection that ended for another request may fail this one.
    const fits = error instanceof NetworkError;
    return { outcome: "failed", wrong: fits ? "" : `${what}: ${error}` };
  } finally {
    clearTimeout(timer);
    clearInterval(hangTimer);
  }
}

/** Most requests are answered; a connection's end fails all of its other requests, so it is rare. */
function actionOf(dice: Dice): Action {
  if (dice.chance(0.7)) return "answer";
  return dice.chance(0.02) ? dice.pick(DEADLY_ACTIONS) : dice.pick(ACTIONS);
}

async function read(
  kube: KubeFetch,
  path: string,
  init: RequestInit,
  leaves: boolean,
): Promise<string> {
  const response = await kube.fetch(path, init);
  if (!leaves) return await response.text();
  await response.body?.cancel();
  return "left";
}
