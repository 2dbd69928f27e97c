import type { AuditEvent } from "../cluster/audit_log.ts";

/** A write that came between the two writes of another replica's run. */
export interface MixedRun {
  readonly object: string;
  readonly run: string;
  readonly other: string;
}

interface Write {
  readonly run: string;
  readonly phase: string;
  readonly atMs: number;
}

/**
 * Returns the number of runs that have ended, and those during which another run began on the same
 * object and the first one still wrote afterwards. A write names its run and phase as its field
 * manager, such as `web-0.12.begin`.
 */
export function objectRuns(log: readonly AuditEvent[]): { ended: number; mixed: MixedRun[] } {
  const objects = new Map<string, Write[]>();
  for (const { verb, requestURI, responseStatus, stageTimestamp } of log) {
    if (verb !== "patch" || responseStatus?.code !== 200) continue;
    const { pathname, searchParams } = new URL(requestURI, "https://host");
    const manager = searchParams.get("fieldManager") ?? "";
    const [, run, phase] = /^(.+)\.(begin|end)$/.exec(manager) ?? [];
    if (run === undefined || phase === undefined) continue;
    const writes = objects.get(pathname) ?? [];
    objects.set(pathname, writes);
    writes.push({ run, phase, atMs: Date.parse(stageTimestamp) });
  }
  const mixed: MixedRun[] = [];
  let ended = 0;
  for (const [object, writes] of objects) {
    let present = "";
    for (const { run, phase } of writes.toSorted((a, b) => a.atMs - b.atMs)) {
      if (phase === "begin") present = run;
      else if (run === present) ended++;
      else mixed.push({ object, run, other: present });
    }
  }
  return { ended, mixed };
}
