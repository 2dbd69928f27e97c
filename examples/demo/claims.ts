import { counted } from "./format.ts";
import type { Progress } from "./progress.ts";
import type { Screen } from "./screen.ts";
import { orderNote } from "./status_block.ts";

/** A sentence about the run, and whether it is true. */
export interface Claim {
  holds: boolean;
  text: string;
}

/** Claims about a pod that has ended: about its requests, its events and its exit code. */
export function podClaims(progress: Progress, exitCode: number): Claim[] {
  const { requests, events, isCounted } = progress;
  const sent = counted(requests.sent, "request");
  return [
    {
      holds: requests.sent > 0 && requests.unauthorized === 0,
      text: `${requests.unauthorized} × 401 reached the caller in ${sent}`,
    },
    {
      holds: requests.failed === requests.refused,
      text: answersText(requests),
    },
    {
      holds: events.isWhole && (events.told > 0 || !isCounted),
      text: `${counted(events.told, "event")} in order: ${orderNote(progress)}`,
    },
    { holds: exitCode === 0, text: `the pod ended when it was told to, with code ${exitCode}` },
  ];
}

function answersText({ sent, failed, refused }: Progress["requests"]): string {
  const answered = `${sent - failed} of ${counted(sent, "request")} got 200`;
  if (failed !== refused) return `${answered}, and ${failed - refused} should have but did not`;
  return refused === 0 ? answered : `${answered}; the redirect was refused, as it must be`;
}

/** Prints the claims and the verdict. */
export function printVerdict(screen: Screen, claims: readonly Claim[]): void {
  screen.print("", screen.styled("bold", "Verdict"));
  for (const { holds, text } of claims) {
    const mark = holds ? screen.styled("green", "PASS") : screen.styled("red", "FAIL");
    screen.print(`  ${mark}  ${text}`);
  }
  const failed = claims.filter(({ holds }) => !holds).length;
  const sum = failed === 0
    ? screen.styled("green", `All ${claims.length} claims hold.`)
    : screen.styled("red", `${failed} of ${claims.length} claims do not hold.`);
  screen.print("", sum);
}
