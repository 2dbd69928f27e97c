import { Hono } from "hono";
import type { KubernetesObject } from "../../mod.ts";
import {
  createDiscovery,
  createResourceClient,
  defineResource,
  type ResourceClient,
} from "../../src/client/mod.ts";
import {
  conversion,
  type ConversionOptions,
  conversionStrategy,
  type WebhookAddress,
} from "../../src/hono/mod.ts";
import { serveTls } from "../support/servers/serve_tls.ts";
import { sharedTls } from "../support/servers/shared_tls.ts";
import { untilAnswered } from "./define_widgets.ts";
import type { Fixture } from "./fixture.ts";
import type { Answer } from "./json_api.ts";

/** A custom resource with one field that has another name in each version. */
export interface Site extends KubernetesObject {
  spec: { host?: string; hostname?: string };
  status?: { ready?: string; phase?: string };
}

/** The two versions of a custom resource, which a webhook converts. */
export interface Sites extends AsyncDisposable {
  readonly group: string;
  /** The objects as stored: with `host` and `ready`. */
  readonly v1: ResourceClient<Site>;
  /** The objects as converted: with `hostname` and `phase`. */
  readonly v2: ResourceClient<Site>;
  readonly path: (version: string) => string;
}

/** Answers a review of a conversion; without it `conversion` of `@kubewire/hono` does. */
export type Answering = (request: Answer["body"]) => Record<string, unknown> | undefined;

const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** Returns the definition of the resource, with the place of its webhook. */
export function siteDefinition(group: string, place: WebhookAddress) {
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    subresources: { status: {} },
    schema: { openAPIV3Schema: { type: "object", properties: { spec: open, status: open } } },
  });
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `sites.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "sites", singular: "site", kind: "Site", listKind: "SiteList" },
      versions: [version("v1", true), version("v2", false)],
      conversion: conversionStrategy({ ...place, path: "/convert" }),
    },
  };
}

/** Converts an object of the resource to a version. */
export const convertSite: ConversionOptions["convert"] = (object, version) => {
  const { spec, status, metadata } = object as unknown as Site;
  const host = spec.host ?? spec.hostname;
  const ready = status?.ready ?? status?.phase;
  if (host === "broken") throw new Error("broken");
  return {
    metadata: { ...metadata, annotations: { from: object.apiVersion } },
    spec: version === "v1" ? { host } : { hostname: host },
    ...ready && { status: version === "v1" ? { ready } : { phase: ready } },
  };
};

/** Serves the webhook, and waits until the API server serves both versions. */
export async function openSites(
  fixture: Fixture,
  answer: Answering = () => undefined,
): Promise<Sites> {
  await using resources = new AsyncDisposableStack();
  const { kube, namespace } = fixture;
  const group = `${namespace}.example.com`;
  const app = new Hono();
  app.post("/convert", async (c, next) => {
    const { request } = await c.req.raw.clone().json();
    const response = answer(request);
    if (!response) return await next();
    return c.json({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "ConversionReview",
      response: { uid: request.uid, result: { status: "Success" }, ...response },
    });
  });
  app.post(
    "/convert",
    conversion({
      group,
      kind: "Site",
      convert: convertSite,
    }),
  );
  const { authority, keyPair } = await sharedTls();
  const server = resources.use(serveTls(app.fetch, keyPair));
  const object = siteDefinition(group, { url: server.url, caPem: authority.certificatePem });
  const definitions = await createDiscovery(kube).client(object);
  await definitions.apply(object, { fieldManager: "tests" });
  resources.defer(async () => void await definitions.delete(object.metadata.name));
  const path = (version: string) => fixture.path(`${group}/${version}/sites`);
  // kube-apiserver serves a new definition after a moment
  for (const version of ["v1", "v2"]) {
    await untilAnswered(() => fixture.api.get(path(version)), ({ status }) => status === 200);
  }
  const clientOf = (version: string) =>
    createResourceClient(
      kube,
      defineResource<Site>({ group, version, plural: "sites", kind: "Site" }),
    ).namespace(namespace);
  const held = resources.move();
  const dispose = () => held.disposeAsync();
  return { group, v1: clientOf("v1"), v2: clientOf("v2"), path, [Symbol.asyncDispose]: dispose };
}
