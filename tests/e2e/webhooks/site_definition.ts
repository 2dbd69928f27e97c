import type { KubernetesObject } from "../../../mod.ts";
import {
  type ConversionOptions,
  conversionStrategy,
  type ConversionStrategyOptions,
} from "../../../src/hono/mod.ts";

/** A custom resource whose two versions name its host differently. */
export interface Site extends KubernetesObject {
  spec: { host?: string; hostname?: string };
}

const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** Returns the CustomResourceDefinition of sites; they are stored as `v1`. */
export function siteDefinition(group: string, place: Omit<ConversionStrategyOptions, "path">) {
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: "object", properties: { spec: open } } },
  });
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition" as const,
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

/** Converts a site to a version. */
export const convertSite: ConversionOptions["convert"] = (object, version) => {
  const { spec, metadata } = object as unknown as Site;
  const host = spec.host ?? spec.hostname;
  if (host === "broken") throw new Error("broken");
  return {
    metadata: { ...metadata, annotations: { from: object.apiVersion } },
    spec: version === "v1" ? { host } : { hostname: host },
  };
};
