import { KubewireError, TimeoutError } from "@kubewire/kubewire";
import { withTimeLimit } from "@kubewire/kubewire/internal";
import { type Check, failure, type Outcome, skipped } from "./examination/check.ts";
import type { CheckGroup, CheckReport } from "./examination/diagnosis.ts";
import type { Examination } from "./examination/examination.ts";
import { summaryOf } from "./examination/finding_text.ts";
import { secretHider } from "./examination/without_secrets.ts";

/** Settings of {@linkcode runChecks}. */
export interface RunChecksOptions {
  /** The longest time for one check, in milliseconds. */
  timeoutMs: number;
  /** Ends the checks; the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs the checks one after the other, so that none of them disturbs what another one measures. A
 * check that needs one that has failed is skipped, and names the one where it began.
 *
 * @throws The signal's reason.
 */
export async function runChecks(
  checks: readonly Check[],
  examination: Examination,
  { timeoutMs, signal }: RunChecksOptions,
): Promise<CheckGroup[]> {
  /** The title of the check that failed first, by the id of each check that did not succeed. */
  const causes = new Map<string, string>();
  const groups: CheckGroup[] = [];
  const { clock } = examination.runtime;
  const { secrets } = examination;
  let hider = { hide: secretHider(secrets), size: secrets.size };
  for (const check of checks) {
    const startMs = clock.monotonic();
    const cause = check.needs.map((id) => causes.get(id)).find((title) => title !== undefined);
    const outcome = cause === undefined
      ? await outcomeOf(check, examination, { timeoutMs, signal })
      : skipped(`not checked, because of the failure above: ${cause}`);
    if (cause !== undefined) causes.set(check.id, cause);
    else if (outcome.status === "failure") causes.set(check.id, check.title);
    const [name = ""] = check.id.split(".");
    if (groups.at(-1)?.name !== name) groups.push({ name, checks: [] });
    const durationMs = Math.round(clock.monotonic() - startMs);
    if (hider.size !== secrets.size) hider = { hide: secretHider(secrets), size: secrets.size };
    groups.at(-1)?.checks.push(reportOf(check, outcome, { durationMs, shown: hider.hide }));
  }
  return groups;
}

async function outcomeOf(
  check: Check,
  examination: Examination,
  { timeoutMs, signal }: RunChecksOptions,
): Promise<Outcome> {
  const limitMs = timeoutMs + (check.extraMs?.(examination) ?? 0);
  const work = async (limited: AbortSignal) => await check.run(examination, limited);
  try {
    return await withTimeLimit(examination.runtime.clock, work, { limitMs, signals: [signal] });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TimeoutError) return failure(check.late ?? tooLate(limitMs));
    return failure(unexpected(error));
  }
}

function tooLate(limitMs: number) {
  return {
    summary: `no result within ${Math.round(limitMs)} ms`,
    meaning: "The API server, or something in front of it, does not answer in time.",
    remedy: "Look at the load of the API server, and try again with a longer time limit.",
  };
}

/** The findings of errors that no check expects; the errors of this package have remedies. */
function unexpected(error: unknown) {
  const code = error instanceof KubewireError ? ` (${error.code})` : "";
  return {
    summary: `failed${code}: ${summaryOf(error)}`,
    meaning: "The program would get the same error.",
    remedy: "Do what the error says; if it does not say anything, repeat the check.",
  };
}

function reportOf(
  { id, title }: Check,
  { status, summary, meaning, remedy }: Outcome,
  { durationMs, shown }: { durationMs: number; shown: (text: string) => string },
): CheckReport {
  return {
    id,
    title: shown(title), // the title of an access may come from a manifest
    status,
    summary: shown(summary),
    ...(meaning !== undefined && { meaning: shown(meaning) }),
    ...(remedy !== undefined && { remedy: shown(remedy) }),
    durationMs,
  };
}
