/** The API server's own record of which requests came. */

import { readFile } from "node:fs/promises";

/** A line of the audit log, as far as tests look at it. */
export interface AuditEvent {
  auditID: string;
  /** A watch is logged as it starts and as it ends, other requests only at their end. */
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

/** Logs what came and what was answered, except the server's talk with itself and the probes. */
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

/** Reads the events logged so far; a line that is still being written is left out. */
export async function readAuditLog(path: string): Promise<AuditEvent[]> {
  const lines = (await readFile(path, "utf8")).split("\n");
  return lines.slice(0, -1).map((line): AuditEvent => JSON.parse(line));
}
