import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { InformerOptions } from "../../../src/informer/informer_options.ts";
import { collectionPath, RESOURCES, slotName, type SoakResource } from "./population.ts";

/** The parts of an object that decide whether an informer must have it. */
export interface Selectable {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One of the informers under test, and the objects that it must hold. */
export interface InformerPlan {
  readonly name: string;
  readonly resource: SoakResource;
  readonly namespace: string | undefined;
  readonly path: string;
  readonly options: InformerOptions<KubernetesObject>;
  /** Milliseconds that the slow handler takes for a change. */
  readonly slowMs: number;
  /** Selects as the selectors of `options` do, in code of the test. */
  readonly selects: (object: Selectable) => boolean;
}

type PlanInit = Partial<Pick<InformerPlan, "namespace" | "slowMs" | "selects">> & {
  options?: InformerPlan["options"];
};

/** A watch that is silent for this long is given up; the server sends a bookmark every 2 s. */
const IDLE = { idleTimeoutMs: 6_000 };
const QUICK_MS = 5;
/** The changes of a collection come faster than this. */
const TOO_SLOW_MS = 30;

const { configMap, secret, pod, deployment, job } = RESOURCES;

/** The 20 informers of the soak. */
export const informerPlans: readonly InformerPlan[] = [
  plan("configmaps, frozen, slow", configMap, { options: { freeze: true }, slowMs: TOO_SLOW_MS }),
  plan("configmaps of team-a, listed", configMap, {
    namespace: "team-a",
    options: { watchList: false, ...IDLE },
  }),
  plan("configmaps tier=a", configMap, {
    options: { labelSelector: "tier=a", ...IDLE },
    selects: ({ labels }) => labels.tier === "a",
  }),
  plan("configmaps of team-b tier in (a,b), pages of 7", configMap, {
    namespace: "team-b",
    options: { labelSelector: "tier in (a,b)", watchList: false, pageSize: 7 },
    selects: ({ labels }) => labels.tier === "a" || labels.tier === "b",
  }),
  plan("configmaps of one name", configMap, {
    options: { fieldSelector: `metadata.name=${slotName(3)}`, ...IDLE },
    selects: ({ name }) => name === slotName(3),
  }),
  plan("secrets as objects, pages of 50, slow", secret, {
    options: { keep: "objects", watchList: false, pageSize: 50, ...IDLE },
    slowMs: TOO_SLOW_MS,
  }),
  plan("secrets of team-c as objects", secret, {
    namespace: "team-c",
    options: { keep: "objects", ...IDLE },
  }),
  plan("secrets tier!=c", secret, {
    options: { labelSelector: "tier!=c", ...IDLE },
    selects: ({ labels }) => labels.tier !== "c",
  }),
  plan("secrets, metadata only", secret, { options: { metadataOnly: true, ...IDLE } }),
  plan("pods as objects, watches of 20 s", pod, {
    options: { keep: "objects", timeoutSeconds: 20 },
  }),
  plan("pods of team-d", pod, { namespace: "team-d", options: IDLE }),
  plan("pods of team-e tier=b, listed", pod, {
    namespace: "team-e",
    options: { labelSelector: "tier=b", watchList: false, ...IDLE },
    selects: ({ labels }) => labels.tier === "b",
  }),
  plan("one pod of team-a, listed", pod, {
    namespace: "team-a",
    options: { fieldSelector: `metadata.name=${slotName(5)}`, watchList: false, ...IDLE },
    selects: ({ name }) => name === slotName(5),
  }),
  plan("pods, metadata only, pages of 100", pod, {
    options: { metadataOnly: true, watchList: false, pageSize: 100, ...IDLE },
  }),
  plan("deployments, slow", deployment, { options: IDLE, slowMs: TOO_SLOW_MS }),
  plan("deployments of team-b, listed consistently", deployment, {
    namespace: "team-b",
    options: { watchList: false, consistentList: true, pageSize: 20, ...IDLE },
  }),
  plan("deployments tier in (b,c), metadata only", deployment, {
    options: { labelSelector: "tier in (b,c)", metadataOnly: true, ...IDLE },
    selects: ({ labels }) => labels.tier === "b" || labels.tier === "c",
  }),
  plan("jobs, listed, indexed", job, {
    options: {
      watchList: false,
      indexes: { tier: ({ metadata }) => metadata.labels?.tier },
      ...IDLE,
    },
  }),
  plan("jobs tier=c, app=app-1", job, {
    options: { labelSelector: "tier=c,app=app-1", timeoutSeconds: 30 },
    selects: ({ labels }) => labels.tier === "c" && labels.app === "app-1",
  }),
  plan("jobs of team-e without annotations", job, {
    namespace: "team-e",
    options: { transform: withoutAnnotations, ...IDLE },
  }),
];

function plan(name: string, resource: SoakResource, init: PlanInit): InformerPlan {
  const { namespace, options = {}, slowMs = QUICK_MS, selects = () => true } = init;
  const path = collectionPath(resource, namespace);
  return { name, resource, namespace, path, options, slowMs, selects };
}

function withoutAnnotations(object: KubernetesObject): KubernetesObject {
  delete object.metadata.annotations;
  return object;
}
