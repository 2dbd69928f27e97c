/**
 * Writes that merge, for the embedded server and the real one, and a comparison of the responses.
 */

import type { Fixture } from "../../conformance/fixture.ts";
import type { Answer } from "../../conformance/json_api.ts";
import type { Dice } from "../../support/dice.ts";

/** The resources that the writes change. */
export const mergedResources = ["configmaps", "deployments", "services"] as const;

/** One of the resources. */
export type MergedResource = typeof mergedResources[number];

type Json = Record<string, unknown>;

/** A write to an object. */
export interface MergeWrite {
  method: "DELETE" | "PATCH" | "PUT";
  /** Path below the namespace's path. */
  path: string;
  query: string;
  type: string;
  body: Json;
}

/** Sends a write to one of the servers. */
export async function sendWrite(fixture: Fixture, write: MergeWrite): Promise<Answer> {
  const { method, type, body } = write;
  const url = `${fixture.path(write.path)}?${write.query}`;
  return await fixture.api.send(method, url, { json: body, headers: { "content-type": type } });
}

/** Returns a random write to an object. */
export function randomWrite(resource: MergedResource, name: string, dice: Dice): MergeWrite {
  const path = `${prefixes[resource]}${resource}/${name}`;
  const roll = dice.from(1, 100);
  if (roll <= 4) {
    return { method: "DELETE", path, query: "", type: "application/json", body: {} };
  }
  const body = objects[resource](name, dice);
  if (roll <= 64) {
    const force = dice.chance(0.4) ? "&force=true" : "";
    const query = `fieldManager=${dice.pick(["ann", "bob"])}${force}`;
    return { method: "PATCH", path, query, type: "application/apply-patch+yaml", body };
  }
  const query = `fieldManager=${dice.pick(["uma", "ulf"])}`;
  if (roll <= 90 || resource === "services") {
    const kind = dice.pick(["strategic-merge-patch", "merge-patch"]);
    return { method: "PATCH", path, query, type: `application/${kind}+json`, body };
  }
  return { method: "PUT", path, query, type: "application/json", body };
}

/** Returns the parts of a response that must be equal, without defaults of the real server. */
export function comparable({ status, body }: Answer): unknown {
  if (status >= 400) {
    const { reason, message, details } = body;
    // The real server names several managers in no fixed order.
    const causes = details?.causes?.map((cause: unknown) => JSON.stringify(cause)).sort();
    return { status, reason, message, causes };
  }
  if (body.kind === "Status") return { status };
  const { labels, annotations, ownerReferences, managedFields } = body.metadata;
  const { data, spec } = body;
  return {
    status,
    labels,
    annotations,
    ownerReferences,
    data,
    spec: withoutDefaults(spec),
    managedFields: managedFields?.map(({ time: _time, fieldsV1, ...entry }: Json) => ({
      ...entry,
      fieldsV1: withoutDefaults(fieldsV1),
    })).sort(byManager),
  };
}

/** Compares by manager: the servers order by the second of the last change, which differs. */
function byManager(left: Json, right: Json): number {
  return `${left.operation} ${left.manager}` < `${right.operation} ${right.manager}` ? -1 : 1;
}

const prefixes: Record<MergedResource, string> = {
  configmaps: "",
  deployments: "apps/v1/",
  services: "",
};

const objects: Record<MergedResource, (name: string, dice: Dice) => Json> = {
  configmaps: (name, dice) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(name, dice),
    ...maybe(dice, 0.8, () => ({ data: pairs(dice, ["a", "b", "c"]) })),
  }),
  services: (name, dice) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(name, dice),
    spec: {
      ...maybe(dice, 0.5, () => ({ selector: pairs(dice, ["app", "tier"]) })),
      ports: some(dice, [80, 443, 53]).map((port) => ({
        name: `port-${port}`,
        port,
        ...maybe(dice, 0.5, () => ({ protocol: "TCP" })),
      })),
    },
  }),
  deployments: (name, dice) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(name, dice),
    spec: {
      replicas: dice.from(1, 3),
      ...maybe(dice, 0.3, () => ({ minReadySeconds: dice.from(1, 2) })),
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web", ...maybe(dice, 0.3, () => pairs(dice, ["x", "y"])) } },
        spec: {
          containers: containers(dice),
          ...maybe(dice, 0.3, () => ({ nodeSelector: pairs(dice, ["disk", "zone"]) })),
          ...maybe(dice, 0.3, () => ({
            tolerations: some(dice, ["one", "two"]).map((key) => ({ key, operator: "Exists" })),
          })),
          ...maybe(dice, 0.4, () => ({
            volumes: some(dice, ["tmp", "cache"]).map((name) => ({ name, emptyDir: {} })),
          })),
        },
      },
    },
  }),
};

function metadata(name: string, dice: Dice): Json {
  return {
    name,
    ...maybe(dice, 0.5, () => ({ labels: pairs(dice, ["team", "tier", "zone"]) })),
    ...maybe(dice, 0.4, () => ({ annotations: pairs(dice, ["example.com/a", "example.com/b"]) })),
    ...maybe(dice, 0.2, () => ({
      ownerReferences: some(dice, ["one", "two"]).map(owner),
    })),
  };
}

function owner(name: string): Json {
  return { apiVersion: "v1", kind: "Node", name, uid: `00000000-0000-4000-8000-${name}` };
}

function containers(dice: Dice): Json[] {
  return shuffled(dice, ["main", ...some(dice, ["side", "proxy"])]).map((name) => ({
    name,
    image: `registry.example.com/${name}:${dice.from(1, 2)}`,
    ...maybe(dice, 0.5, () => ({
      env: some(dice, ["A", "B", "C"]).map((name) => ({ name, value: `v${dice.from(1, 2)}` })),
    })),
    ...maybe(dice, 0.5, () => ({
      ports: some(dice, [80, 443, 53]).map((containerPort) => ({
        containerPort,
        ...maybe(dice, 0.5, () => ({ protocol: "TCP" })),
        ...maybe(dice, 0.3, () => ({ name: `p${containerPort}` })),
      })),
    })),
    ...maybe(dice, 0.3, () => ({ args: some(dice, ["-v", "-x"]) })),
  }));
}

function maybe<T extends object>(dice: Dice, probability: number, make: () => T): T | object {
  return dice.chance(probability) ? make() : {};
}

function pairs(dice: Dice, names: readonly string[]): Json {
  return Object.fromEntries(some(dice, names).map((name) => [name, `v${dice.from(1, 2)}`]));
}

/**
 * Returns at least one choice: the real server drops an empty list or map of its own kinds only.
 */
function some<T>(dice: Dice, choices: readonly T[]): T[] {
  return shuffled(dice, choices).slice(0, dice.from(1, choices.length));
}

function shuffled<T>(dice: Dice, items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(dice.from(0, rest.length - 1), 1)[0]!);
}

/** Fields that the real server fills in by default. */
const defaulted = new Set([
  "clusterIP",
  "clusterIPs",
  "dnsPolicy",
  "imagePullPolicy",
  "internalTrafficPolicy",
  "ipFamilies",
  "ipFamilyPolicy",
  "progressDeadlineSeconds",
  "protocol",
  "resources",
  "restartPolicy",
  "revisionHistoryLimit",
  "schedulerName",
  "securityContext",
  "sessionAffinity",
  "serviceAccountName",
  "strategy",
  "targetPort",
  "terminationGracePeriodSeconds",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "type",
]);

function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !defaulted.has(name.replace(/^f:/, "")))
      .map(([name, member]) => [name, withoutDefaults(member)]),
  );
}
