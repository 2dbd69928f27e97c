import { counted, duration, grouped } from "./format.ts";
import type { Progress } from "./progress.ts";
import type { Screen } from "./screen.ts";

const LABEL_WIDTH = 10;
const FIGURE_WIDTH = 22;
const BAR_WIDTH = 20;

/** The current state of the pod, in four lines. */
export function statusBlock(screen: Screen, progress: Progress): string[] {
  const { token, requests, events, ageMs, watchAgeMs, expiredUnderWatch } = progress;
  const rate = ageMs > 0 ? Math.round(requests.sent / ageMs * 1000) : 0;
  const row = (label: string, figure: string, note: string, isGood = true) =>
    "  " + screen.styled("dim", label.padEnd(LABEL_WIDTH)) +
    screen.styled("bold", figure.padEnd(FIGURE_WIDTH)) +
    (isGood ? note : screen.styled("red", note));
  return [
    row(
      "tokens",
      `${token?.rotations ?? 0} rotated`,
      token ? `the held one is ${duration(Date.now() - token.at)} old` : "",
    ),
    row(
      "requests",
      `${grouped(requests.sent)} sent`,
      `${rate}/s, ${requests.unauthorized} × 401 seen by the caller`,
      requests.unauthorized === 0,
    ),
    row(
      "watch",
      watchAgeMs < 0 ? `opens in ${duration(-watchAgeMs)}` : `open for ${duration(watchAgeMs)}`,
      `${counted(expiredUnderWatch, "token")} expired under it`,
    ),
    row("events", `${grouped(events.told)} in order`, orderNote(progress), events.isWhole),
  ];
}

/** The part of a phase that is over. */
export interface Passed {
  passedMs: number;
  totalMs: number;
}

/** The heading of a phase, with the part that is over where it is known and can be drawn. */
export function phaseHeading(screen: Screen, title: string, passed?: Passed): string {
  const heading = screen.styled("bold", title);
  if (!passed) return heading;
  const { passedMs, totalMs } = passed;
  if (!screen.isLive) return `${heading}, for ${totalMs / 1000} s`;
  const filled = Math.min(BAR_WIDTH, Math.round(passedMs / totalMs * BAR_WIDTH));
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  const seconds = Math.min(Math.floor(passedMs / 1000), totalMs / 1000);
  const space = " ".repeat(Math.max(1, LABEL_WIDTH + FIGURE_WIDTH + 2 - title.length));
  return `${heading}${space}${screen.styled("cyan", bar)} ${seconds} of ${totalMs / 1000} s`;
}

/** The same figures as a table, one line at a time, for outputs that cannot be drawn on. */
export const tableHeading: string =
  "     time  rotated  requests  401s  watch open  expired  events  lost  doubled";

/** The table's line for this moment. */
export function tableRow(progress: Progress): string {
  const { token, requests, events, ageMs, watchAgeMs, expiredUnderWatch, isCounted } = progress;
  return [
    duration(ageMs).padStart(9),
    String(token?.rotations ?? 0).padStart(7),
    grouped(requests.sent).padStart(8),
    String(requests.unauthorized).padStart(4),
    duration(Math.max(0, watchAgeMs)).padStart(10),
    String(expiredUnderWatch).padStart(7),
    grouped(events.told).padStart(6),
    (isCounted ? String(events.lost) : "-").padStart(4),
    String(events.doubled).padStart(7),
  ].join("  ");
}

/** The errors in the order of the events; in a cluster lost events cannot be counted. */
export function orderNote({ events, isCounted }: Progress): string {
  return `${isCounted ? `${events.lost} lost, ` : ""}${events.doubled} doubled`;
}
