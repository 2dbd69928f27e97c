import type { AuditEvent } from "../cluster/audit_log.ts";

/** The writes of one term, as the API server has logged them. */
export interface LoggedTerm {
  readonly name: string;
  readonly firstMs: number;
  lastMs: number;
}

/** A write of a term that came after a write of a later term. */
export interface Overlap {
  readonly term: string;
  readonly after: string;
  readonly atMs: number;
}

/**
 * Returns the terms of a handover run in the order of their first writes, and the writes that came
 * too late. A write names its term as its field manager.
 */
export function termsOf(log: readonly AuditEvent[]): { terms: LoggedTerm[]; overlaps: Overlap[] } {
  const terms: LoggedTerm[] = [];
  const overlaps: Overlap[] = [];
  const writes = log
    .filter(({ verb, requestURI, responseStatus }) =>
      verb === "patch" && /\/configmaps\/record\?/.test(requestURI) && responseStatus?.code === 200
    )
    .map(({ requestURI, stageTimestamp }) => ({
      name: new URL(requestURI, "https://host").searchParams.get("fieldManager") ?? "",
      atMs: Date.parse(stageTimestamp),
    }));
  for (const { name, atMs } of writes.toSorted((a, b) => a.atMs - b.atMs)) {
    const latest = terms.at(-1);
    const known = terms.find((term) => term.name === name);
    if (!known) terms.push({ name, firstMs: atMs, lastMs: atMs });
    else known.lastMs = atMs;
    if (known && known !== latest) overlaps.push({ term: name, after: latest!.name, atMs });
  }
  return { terms, overlaps };
}
