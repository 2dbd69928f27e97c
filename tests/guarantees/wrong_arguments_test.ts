/**
 * Calls functions and methods of `./client`, `./informer`, `./controller` and `./election` with
 * arguments of wrong kinds, as a program without types may. Nothing is sent: there is no server.
 */
import { assert, assertFalse } from "@std/assert";
import { createKubeFetch } from "../../mod.ts";
import {
  bindPod,
  createClient,
  createDiscovery,
  createResourceClient,
  defineResource,
  evictPod,
  requestToken,
} from "../../src/client/mod.ts";
import {
  addFinalizer,
  anyOf,
  createManager,
  removeFinalizer,
  setCondition,
} from "../../src/controller/mod.ts";
import { createLeaderElection } from "../../src/election/mod.ts";
import { createInformer, createInformerFactory, waitUntil } from "../../src/informer/mod.ts";
import { NO_SERVER_PORT } from "../support/servers/no_server.ts";
import { test } from "../support/test.ts";

const kube = createKubeFetch({ server: `http://127.0.0.1:${NO_SERVER_PORT}` });
const resource = defineResource({ group: "", version: "v1", plural: "pods", kind: "Pod" });
const pods = createResourceClient(kube, resource, { fieldManager: "test" });
const object = { metadata: { name: "web" } };
const PATH = "/api/v1/pods";
const informer = createInformer(kube, PATH);
await informer[Symbol.asyncDispose]();
const factory = createInformerFactory(kube);
const never = () => false;

type Door = (wrong: never) => unknown;

/** Takes every wrong value, also as options, for which `undefined` means none. */
const WRONG: readonly unknown[] = [null, 5, "wrong", true, [], () => {}];
/** A common mistake: the controller in the place of its signal. */
const WRONG_SIGNALS: readonly unknown[] = [new AbortController(), {}, "wrong", 5, true];
const WRONG_TEXTS: readonly unknown[] = [null, 5, true, {}, [], () => {}];
const WRONG_FUNCTIONS: readonly unknown[] = [null, 5, "wrong", true, {}, []];
const WRONG_OBJECTS: readonly unknown[] = [null, undefined, 5, "wrong", true, [], () => {}];

/** Calls with options: each is refused as a whole and by its signal. */
const optionsOfClient: Record<string, (options: never) => unknown> = {
  get: (options) => pods.get("web", options),
  getOrNull: (options) => pods.getOrNull("web", options),
  list: (options) => pods.list(options),
  pages: (options) => pods.pages(options).next(),
  table: (options) => pods.table(options),
  watch: (options) => pods.watch(options).getReader().read(),
  create: (options) => pods.create(object, options),
  replace: (options) => pods.replace(object, options),
  patch: (options) => pods.patch("web", { merge: {} }, options),
  apply: (options) => pods.apply(object, options),
  updateWithRetry: (options) => pods.updateWithRetry("web", () => {}, options),
  delete: (options) => pods.delete("web", options),
  deleteCollection: (options) => pods.deleteCollection(options),
  "status.get": (options) => pods.status.get("web", options),
  "status.create": (options) => pods.status.create("web", {}, options),
  "status.replace": (options) => pods.status.replace(object, options),
  "status.patch": (options) => pods.status.patch("web", { merge: {} }, options),
  "status.apply": (options) => pods.status.apply(object, options),
  "status.updateWithRetry": (options) => pods.status.updateWithRetry("web", () => {}, options),
  evictPod: (options) => evictPod(pods, "web", options),
  bindPod: (options) => bindPod(pods, "web", options),
  requestToken: (options) => requestToken(pods, "web", options),
  "Discovery.find": (options) =>
    createDiscovery(kube).find({ apiVersion: "v1", kind: "Pod" }, options),
  "Discovery.client": (options) =>
    createDiscovery(kube).client({ apiVersion: "v1", kind: "Pod" }, options),
  "Discovery.resources": (options) => createDiscovery(kube).resources(options),
  "Discovery.refresh": (options) => createDiscovery(kube).refresh(options),
};

const textsOfClient: Record<string, Door> = {
  "get, resourceVersion": (resourceVersion) => pods.get("web", { resourceVersion }),
  "list, labelSelector": (labelSelector) => pods.list({ labelSelector }),
  "list, fieldSelector": (fieldSelector) => pods.list({ fieldSelector }),
  "list, continue": (token) => pods.list({ continue: token }),
  "deleteCollection, labelSelector": (labelSelector) => pods.deleteCollection({ labelSelector }),
  "create, fieldManager": (fieldManager) => pods.create(object, { fieldManager }),
  "create, fieldValidation": (fieldValidation) => pods.create(object, { fieldValidation }),
  "createClient, fieldManager": (fieldManager) =>
    createClient(kube, { resources: { pods: resource }, fieldManager }),
  "delete, preconditions.uid": (uid) => pods.delete("web", { preconditions: { uid } }),
};

const functionsOfClient: Record<string, Door> = {
  updateWithRetry: (change) => pods.updateWithRetry("web", change),
  "status.updateWithRetry": (change) => pods.status.updateWithRetry("web", change),
};

const objectsOfClient: Record<string, Door> = {
  evictPod: (handle) => evictPod(handle, "web"),
  bindPod: (handle) => bindPod(handle, "web", { node: "node-1" }),
  requestToken: (handle) => requestToken(handle, "web"),
  "subresource, kind": (kind) => pods.subresource("log", kind),
  "delete, preconditions": (preconditions) =>
    pods.delete("web", { preconditions: preconditions ?? null as never }),
};

const optionsOfInformer: Record<string, (options: never) => unknown> = {
  addHandler: (options) => informer.addHandler(() => {}, options),
  changes: (options) => informer.changes(options),
  waitUntil: (options) => informer.waitUntil("default/web", never, options),
  "factory.waitForSync": (options) => factory.waitForSync(options),
  "factory.informer": (options) => factory.informer(PATH, options),
  InformerFactory: (options) => createInformerFactory(kube, options),
};

const signalsOfInformer: Record<string, (options: never) => unknown> = {
  addHandler: (options) => informer.addHandler(() => {}, options),
  changes: (options) => informer.changes(options),
  waitUntil: (options) => informer.waitUntil("default/web", never, options),
  waitForSync: (options) => informer.waitForSync(options),
  waitForVersion: (options) => informer.waitForVersion("5", options),
  "factory.waitForSync": (options) => factory.waitForSync(options),
  "waitUntil of an object": (options) =>
    waitUntil(kube, "/api/v1/namespaces/default/pods/web", never, options),
};

const textsOfInformer: Record<string, Door> = {
  labelSelector: (labelSelector) => createInformer(kube, PATH, { labelSelector }),
  fieldSelector: (fieldSelector) => createInformer(kube, PATH, { fieldSelector }),
  "waitUntil, key": (key) => informer.waitUntil(key, never),
};

const snapshot = { load: () => Promise.resolve(undefined), save: () => Promise.resolve() };
const functionsOfInformer: Record<string, Door> = {
  onError: (onError) => createInformer(kube, PATH, { onError }),
  onStateChange: (onStateChange) => createInformer(kube, PATH, { onStateChange }),
  onHandlerError: (onHandlerError) => createInformer(kube, PATH, { onHandlerError }),
  "snapshot.onError": (onError) =>
    createInformer(kube, PATH, { snapshot: { store: snapshot, onError } }),
};

const manager = () => createManager(kube);
const controllerWith = (wrong: object) =>
  manager().controller({ for: resource, reconcile() {}, ...wrong });
const ended = manager();
const controller = ended.controller({ for: resource, reconcile() {} });
await ended[Symbol.asyncDispose]();
const condition = { type: "Ready", status: "True", reason: "Done" } as const;
const election = (options: object) => createLeaderElection(kube, { name: "test", ...options });

const optionsOfController: Record<string, Door> = {
  createManager: (options) => createManager(kube, options),
  "manager.controller": (options) => manager().controller(options),
  "manager.run": (options) => manager().run(options),
  LeaderElection: (options) => createLeaderElection(kube, options),
  "LeaderElection.lead": (options) => election({}).lead(async () => {}, options),
  "controller, for": (wrong) => controllerWith({ for: wrong }),
  "controller, for.resource": (wrong) => controllerWith({ for: { resource: wrong } }),
  "controller, owns": (wrong) => controllerWith({ owns: wrong === null ? 5 : [wrong] }),
  "controller, watches": (wrong) => controllerWith({ watches: wrong === null ? 5 : [wrong] }),
  addSource: (wrong) => controller.addSource(wrong),
  "addFinalizer, handle": (handle) => addFinalizer(handle, object, "example.com/test"),
  "addFinalizer, object": (wrong) => addFinalizer(pods, wrong, "example.com/test"),
  "removeFinalizer, object": (wrong) => removeFinalizer(pods, wrong, "example.com/test"),
  "setCondition, condition": (wrong) => setCondition([], wrong, { nowMs: 0 }),
  "setCondition, options": (wrong) => setCondition([], condition, wrong),
};

const signalsOfController: Record<string, (options: never) => unknown> = {
  "manager.run": (options) => manager().run(options),
  "LeaderElection.lead": (options) => election({}).lead(async () => {}, options),
};

const textsOfController: Record<string, Door> = {
  "controller, name": (name) => controllerWith({ name }),
  "controller, for.namespace": (namespace) => controllerWith({ for: { resource, namespace } }),
  "controller, for.labelSelector": (labelSelector) =>
    controllerWith({ for: { resource, labelSelector } }),
  enqueue: (key) => controller.enqueue(key),
  "addFinalizer, finalizer": (finalizer) => addFinalizer(pods, object, finalizer),
  "LeaderElection, candidate": (candidate) => election({ candidate }),
};

const functionsOfController: Record<string, Door> = {
  "createManager, onError": (onError) => createManager(kube, { onError }),
  onReconcile: (listener) => manager().onReconcile(listener),
  "controller, for.when.created": (created) =>
    controllerWith({ for: { resource, when: { created } } }),
  "watches, keysOf": (keysOf) => controllerWith({ watches: [{ watched: resource, keysOf }] }),
  "watches, keys": (keys) => controllerWith({ watches: [{ keys }] }),
  anyOf: (predicate) => anyOf(predicate),
  "LeaderElection, onChange": (onChange) => election({ onChange }),
  "LeaderElection, onError": (onError) => election({ onError }),
  "shards, onChange": (onChange) => createManager(kube, { shards: { name: "test", onChange } }),
};

/** Texts of the runtimes' own errors, which name nothing that a program wrote. */
const OWN_ERROR =
  /is not a function|Cannot read|not iterable|estructure|not an object|Cannot use 'in'|Cannot convert|undefined is not|null is not|Invalid (time|Date)|evaluating/;

async function refusalOf(call: () => unknown): Promise<Error | undefined> {
  try {
    await call();
  } catch (error) {
    return error as Error;
  }
}

function sweep(kind: string, doors: Record<string, Door>, values: readonly unknown[]): void {
  test(`A wrong ${kind} gets an error that names it, and nothing is sent`, async () => {
    for (const [name, call] of Object.entries(doors)) {
      for (const value of values) {
        const error = await refusalOf(() => call(value as never));
        const shown = typeof value === "object" ? JSON.stringify(value) : String(value);
        assert(error, `${name} takes ${shown}.`);
        const { message } = error;
        const isMisuse = error instanceof TypeError || error instanceof RangeError;
        assert(isMisuse, `${name} with ${shown}: ${error.name}: ${message}`);
        assertFalse(OWN_ERROR.test(message), `${name} with ${shown}: ${message}`);
      }
    }
  });
}

function signalsOf(doors: Record<string, Door>): Record<string, Door> {
  return Object.fromEntries(
    Object.entries(doors).map(([name, call]) => [name, (signal) => call({ signal } as never)]),
  );
}

sweep("options of ./client", optionsOfClient, WRONG);
sweep("signal of ./client", signalsOf(optionsOfClient), WRONG_SIGNALS);
sweep("text of ./client", textsOfClient, WRONG_TEXTS);
sweep("function of ./client", functionsOfClient, WRONG_FUNCTIONS);
sweep("object of ./client", objectsOfClient, WRONG_OBJECTS);
sweep("options of ./informer", optionsOfInformer, WRONG);
sweep("signal of ./informer", signalsOf(signalsOfInformer), WRONG_SIGNALS);
sweep("text of ./informer", textsOfInformer, WRONG_TEXTS);
sweep("function of ./informer", functionsOfInformer, WRONG_FUNCTIONS);
sweep("options of ./controller and ./election", optionsOfController, WRONG);
sweep("signal of ./controller and ./election", signalsOf(signalsOfController), WRONG_SIGNALS);
sweep("text of ./controller and ./election", textsOfController, WRONG_TEXTS);
sweep("function of ./controller and ./election", functionsOfController, WRONG_FUNCTIONS);
