/** Jobs for tests of the embedded server's controllers. */

export const jobs = "/apis/batch/v1/namespaces/default/jobs";
export const pods = "/api/v1/namespaces/default/pods";
export const START = "2026-01-02T03:04:05Z";

export const job = (given = {}, restartPolicy = "Never") => ({
  metadata: { name: "pi" },
  spec: {
    template: { spec: { restartPolicy, containers: [{ name: "main", image: "a:1" }] } },
    ...given,
  },
});

// deno-lint-ignore no-explicit-any -- a test reads what it expects
export type Found = any;

export const conditionsOf = ({ status }: Found) =>
  (status.conditions ?? []).map(({ type, status, reason }: Found) => `${type} ${status} ${reason}`);
export const phasesOf = (found: Found[]) => found.map(({ status }) => status.phase).sort();
