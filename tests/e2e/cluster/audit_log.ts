/** The API server's own log of its requests. */

import { readFile } from "node:fs/promises";

/** A line of the audit log, with the fields that tests read. */
export interface AuditEvent {
  auditID: string;
  /** A watch is logged at its start and at its end, other requests only at their end. */
  stage: "ResponseStarted" | "ResponseComplete" | "Panic";
  verb: string;
  requestURI: string;
  /** `extra["authentication.kubernetes.io/credential-id"]` holds `JTI=` and the token's id. */
  user: { username?: string; extra?: Record<string, string[]> };
  userAgent?: string;
  responseStatus?: { code?: number; reason?: string; message?: string };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
}

/** Logs requests and responses, except those of the API server itself and of probes. */
export const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [
    { level: "None", users: ["system:apiserver"] },
    { level: "None", nonResourceURLs: ["/readyz*", "/livez*", "/healthz*"] },
    { level: "Metadata" },
  ],
};

/** Reads the events logged so far, without a line that is still being written. */
export async function readAuditLog(path: string): Promise<AuditEvent[]> {
  const lines = (await readFile(path, "utf8")).split("\n");
  return lines.slice(0, -1).map((line): AuditEvent => JSON.parse(line));
}
