import { Hono } from "hono";
import { createKubeFetch } from "../../mod.ts";
import {
  createEventRecorder,
  createManager,
  manifestsOf,
  textLogger,
} from "../../src/controller/mod.ts";
import { createLeaderElection } from "../../src/election/mod.ts";
import * as hono from "../../src/hono/mod.ts";
import { createInformer } from "../../src/informer/mod.ts";
import {
  CertificateAuthority,
  FaultPanel,
  TestApiServer,
  TestClock,
  TokenAuthority,
} from "../../src/testing/mod.ts";
import { configMaps, secrets } from "../../src/types/core/v1_resources.ts";
import { NO_SERVER_PORT } from "../support/servers/no_server.ts";
import { ObjectStore } from "../../src/testing/objects/object_store.ts";

/** A client that has ended: nothing is sent, and nothing stays. */
export const kube = createKubeFetch({ server: `http://127.0.0.1:${NO_SERVER_PORT}` });
const informer = createInformer(kube, "/api/v1/pods");
await informer[Symbol.asyncDispose]();
await kube[Symbol.asyncDispose]();
const work = () => {};
const keysOf = () => [];

/** The type of a setting. */
export type Kind = "text" | "texts" | "number" | "flag" | "function" | "object" | "list";

/** A function of the package, or a part of its options. */
export interface Door {
  /** Calls it with these settings. */
  call: (settings: never) => unknown;
  /** Settings that it takes. */
  base: object;
  /** The types of further settings. */
  settings: Record<string, Kind>;
}

const controller = (options: object) => createManager(kube).controller(options as never);
/** Settings of manifests. */
export const surroundings = { name: "a", namespace: "b", image: "c" };
const createOperator = (each: typeof kube) => createManager(each);
/** Prints the manifests of a manager without controllers. */
export const manifests = (options: object) =>
  manifestsOf(createOperator, { ...surroundings, ...options });
/** A Service. */
export const service = { name: "a", namespace: "b" };
const election = {
  name: "text",
  namespace: "text",
  candidate: "text",
  events: "flag",
  onChange: "function",
  onError: "function",
  retryPeriodMs: "number",
} as const;

/** The doors by their names. */
export const doors: Record<string, Door> = {
  createManager: {
    call: (options) => createManager(kube, options),
    base: {},
    settings: {
      graceMs: "number",
      onError: "function",
      leaderElection: "object",
      shards: "object",
    },
  },
  "leaderElection of createManager": {
    call: (leaderElection) => createManager(kube, { leaderElection }),
    base: { name: "a" },
    settings: election,
  },
  "shards of createManager": {
    call: (shards) => createManager(kube, { shards }),
    base: { name: "a" },
    settings: { name: "text", namespace: "text", candidate: "text", buckets: "number" },
  },
  "run of a manager": {
    call: (options) => createManager(kube).run(options),
    base: {},
    settings: {},
  },
  "add of a manager": {
    call: (options) => createManager(kube).add(work, options),
    base: {},
    settings: { name: "text", needLeaderElection: "flag" },
  },
  controller: {
    call: controller,
    base: { for: configMaps, reconcile: work },
    settings: {
      name: "text",
      reconcile: "function",
      onGone: "function",
      concurrency: "number",
      timeoutMs: "number",
      retryLimits: "object",
      readsOwnWrites: "flag",
      needLeaderElection: "flag",
    },
  },
  "a controller of keys": {
    call: controller,
    base: { name: "a", watches: [], reconcile: work },
    settings: { name: "text", reconcile: "function", readsOwnWrites: "flag" },
  },
  "for of a controller": {
    call: (selection) => controller({ for: selection, reconcile: work }),
    base: { resource: configMaps },
    settings: {
      namespace: "text",
      labelSelector: "text",
      fieldSelector: "text",
      metadataOnly: "flag",
      transform: "function",
      indexes: "object",
    },
  },
  "owns of a controller": {
    call: (owned) => controller({ for: configMaps, owns: [owned], reconcile: work }),
    base: { resource: secrets },
    settings: { namespace: "text", everyOwner: "flag", metadataOnly: "flag" },
  },
  "watches of a controller": {
    call: (source) => controller({ for: configMaps, watches: [source], reconcile: work }),
    base: { watched: secrets, keysOf },
    settings: { keysOf: "function" },
  },
  "retryLimits of a controller": {
    call: (retryLimits) => controller({ for: configMaps, retryLimits, reconcile: work }),
    base: {},
    settings: { baseMs: "number", maxMs: "number", perSecond: "number", burst: "number" },
  },
  "finalizer of a controller": {
    call: (finalizer) => controller({ for: configMaps, finalizer, reconcile: work }),
    base: { name: "example.com/a", cleanup: work },
    settings: { name: "text", cleanup: "function" },
  },
  manifestsOf: {
    call: (options) => manifestsOf(createOperator, options),
    base: surroundings,
    settings: {
      name: "text",
      namespace: "text",
      image: "text",
      command: "texts",
      replicas: "number",
    },
  },
  "resources of manifestsOf": {
    call: (resources) => manifests({ resources }),
    base: {},
    settings: {},
  },
  "health of manifestsOf": {
    call: (health) => manifests({ health }),
    base: { port: 80 },
    settings: { port: "number" },
  },
  "webhooks of manifestsOf": {
    call: (webhooks) => manifests({ webhooks }),
    base: { port: 80 },
    settings: { port: "number", secretName: "text", directory: "text" },
  },
  EventRecorder: {
    call: (options) => createEventRecorder(kube, options),
    base: { controller: "example.com/a", instance: "a" },
    settings: { controller: "text", instance: "text", onDropped: "function" },
  },
  textLogger: { call: (options) => textLogger(options), base: {}, settings: {} },
  LeaderElection: {
    call: (options) => createLeaderElection(kube, options),
    base: { name: "a" },
    settings: election,
  },
  authenticate: {
    call: (options) => hono.authenticate(kube, options),
    base: {},
    settings: { audiences: "texts", token: "function", timeoutMs: "number", onError: "function" },
  },
  createAccessReviewer: {
    call: (options) => hono.createAccessReviewer(kube, options),
    base: {},
    settings: { timeoutMs: "number", onError: "function" },
  },
  "a resource to authorize": {
    call: (access) => hono.authorize(kube, access),
    base: { verb: "get", resource: "pods" },
    settings: { group: "text", subresource: "text", namespace: "text", name: "text" },
  },
  "a path to authorize": {
    call: (access) => hono.authorize(kube, access),
    base: { verb: "get", path: "/metrics" },
    settings: { verb: "text", path: "text" },
  },
  health: {
    call: (options) => hono.health(options),
    base: {},
    settings: { checks: "object", liveChecks: "object", informers: "list", timeoutMs: "number" },
  },
  serverSentEvents: {
    call: (options) => hono.serverSentEvents(informer, options),
    base: {},
    settings: {
      select: "function",
      authorize: "function",
      onError: "function",
      history: "number",
      heartbeatMs: "number",
    },
  },
  serve: {
    call: (options) => hono.serve(() => new Response(), options),
    base: { signal: AbortSignal.abort(new Error("It would listen.")) },
    settings: {},
  },
  admission: {
    call: (options) => hono.admission(options),
    base: { resource: configMaps, validate: work },
    settings: {
      mutate: "function",
      validate: "function",
      onError: "function",
      operations: "list",
      subresources: "list",
      matchConditions: "list",
      timeoutSeconds: "number",
    },
  },
  conversion: {
    call: (options) => hono.conversion(options),
    base: { group: "example.com", kind: "A", convert: work },
    settings: { group: "text", kind: "text", convert: "function", onError: "function" },
  },
  conversionStrategy: {
    call: (options) => hono.conversionStrategy(options),
    base: { service, path: "/convert" },
    settings: {},
  },
  webhookConfigurations: {
    call: (options) => {
      const app = new Hono().route("/", hono.admission({ resource: configMaps, validate: work }));
      return hono.webhookConfigurations(app, options);
    },
    base: { name: "a", service },
    settings: { name: "text", labels: "object" },
  },
  certificateFiles: {
    call: (options) => hono.certificateFiles("/nowhere", options),
    base: {},
    settings: {},
  },
  certificateSecret: {
    call: (options) => hono.certificateSecret(kube, options),
    base: { name: "a", service },
    settings: {},
  },
  "TestApiServer.start": {
    call: (options) => TestApiServer.start(options),
    base: {},
    settings: {},
  },
  TestClock: {
    call: (options) => new TestClock(options),
    base: {},
    settings: { startMs: "number" },
  },
  "until of a TestClock": {
    call: (options) => new TestClock().until(() => true, options),
    base: {},
    settings: { limitMs: "number" },
  },
  "CertificateAuthority.create": {
    call: (options) => CertificateAuthority.create(options),
    base: {},
    settings: {},
  },
  ObjectStore: {
    call: (options) => new ObjectStore(options),
    base: {},
    settings: { historyLimit: "number" },
  },
  "TokenAuthority.create": {
    call: (options) => TokenAuthority.create(options),
    base: {},
    settings: {},
  },
  FaultPanel: {
    call: (options) => new FaultPanel(options),
    base: {},
    settings: { now: "function" },
  },
};
