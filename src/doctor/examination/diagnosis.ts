/**
 * The result of a check. `ok`: as it should be. `warning`: works now, and should be looked at.
 * `failure`: something does not work. `skipped`: it does not apply here, or something that it needs
 * failed.
 */
export type CheckStatus = CheckReport["status"];

/** The report of one check. Its texts never contain a token, a key or a password. */
export interface CheckReport {
  /** The stable name, such as `network.tls`; checks of accesses are numbered: `access.1`. */
  id: string;
  /** The title, such as `TLS`. */
  title: string;
  /** The result. */
  status: "ok" | "warning" | "failure" | "skipped";
  /** The observation, in a sentence without a full stop. */
  summary: string;
  /** The consequences; absent if the check is ok or skipped. */
  meaning?: string;
  /** The action to take; absent if the check is ok or skipped. */
  remedy?: string;
  /** Milliseconds that the check took. */
  durationMs: number;
}

/** The reports of checks that belong together. */
export interface CheckGroup {
  /** The name, such as `network`. */
  name: string;
  /** The reports, in the order of the checks. */
  checks: CheckReport[];
}

/** The environment that a program runs in: a pod, or a machine with a kubeconfig. */
export type Environment = "pod" | "machine";

/** The report of {@linkcode diagnose}. It is plain data, and `JSON.stringify` shows all of it. */
export interface Diagnosis {
  /** Whether no check failed; warnings do not count. */
  sound: boolean;
  /** The environment that was examined. */
  environment: "pod" | "machine";
  /** The API server's URL, if it is known. */
  server?: string;
  /** The runtime and its version, such as `deno 2.9.6`. */
  runtime: string;
  /** Milliseconds that all checks took. */
  durationMs: number;
  /** The reports. */
  groups: CheckGroup[];
}

const SYMBOLS: Readonly<Record<CheckStatus, string>> = {
  ok: "√",
  warning: "‼",
  failure: "×",
  skipped: "-",
};

const INDENT = "    ";
const WIDTH = 100;

/**
 * Returns a report as text: a line for each check, and below a finding its meaning and its remedy.
 * With `quiet` only warnings and failures are shown, and nothing if there are none.
 *
 * @example
 * ```ts
 * import { diagnose, textReport } from "jsr:@kubewire/doctor";
 *
 * console.log(textReport(await diagnose()));
 * ```
 */
export function textReport(
  diagnosis: Diagnosis,
  { quiet = false }: { quiet?: boolean } = {},
): string {
  const lines: string[] = [];
  for (const { name, checks } of diagnosis.groups) {
    const shown = quiet ? checks.filter(isFinding) : checks;
    if (shown.length === 0) continue;
    lines.push(name, "-".repeat(name.length), ...shown.flatMap(linesOf), "");
  }
  if (quiet) return lines.join("\n").trimEnd();
  return [headOf(diagnosis), "", ...lines, statusOf(diagnosis)].join("\n");
}

function isFinding({ status }: CheckReport): boolean {
  return status === "warning" || status === "failure";
}

function headOf({ environment, server, runtime }: Diagnosis): string {
  const where = environment === "pod" ? "in a pod" : "on your machine, by a kubeconfig";
  return `${server ?? "unknown API server"}, ${where}, on ${runtime}`;
}

function linesOf({ title, status, summary, meaning, remedy }: CheckReport): string[] {
  return [
    `${SYMBOLS[status]} ${title}: ${summary}`,
    ...[meaning, remedy].filter((text) => text !== undefined).flatMap(indented),
  ];
}

/** Breaks a text into lines below a check. */
function indented(text: string): string[] {
  const lines: string[] = [];
  let line = INDENT;
  for (const word of text.split(" ")) {
    const longer = line === INDENT ? `${line}${word}` : `${line} ${word}`;
    if (longer.length <= WIDTH || line === INDENT) {
      line = longer;
    } else {
      lines.push(line);
      line = `${INDENT}${word}`;
    }
  }
  return [...lines, line];
}

function statusOf({ groups, sound, durationMs }: Diagnosis): string {
  const all = groups.flatMap(({ checks }) => checks);
  const count = (wanted: CheckStatus) => all.filter(({ status }) => status === wanted).length;
  const counts = `${count("ok")} ok, ${count("warning")} to look at, ${count("failure")} failed, ` +
    `${count("skipped")} skipped`;
  return `${SYMBOLS[sound ? "ok" : "failure"]} ${counts} (${(durationMs / 1000).toFixed(1)} s)`;
}
