import type { Hono } from "hono";
import { jsonText } from "../../../src/hono/json_text.ts";

/** The answer of a webhook, with its patch parsed. */
export interface AnsweredReview {
  status: number;
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  body: any;
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  patch: any;
}

/** The request in a review of a ConfigMap, as kube-apiserver 1.37 sends it. */
export function configMapRequest(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
    kind: { group: "", version: "v1", kind: "ConfigMap" },
    resource: { group: "", version: "v1", resource: "configmaps" },
    requestKind: { group: "", version: "v1", kind: "ConfigMap" },
    requestResource: { group: "", version: "v1", resource: "configmaps" },
    name: "settings",
    namespace: "default",
    operation: "CREATE",
    userInfo: { username: "alice", groups: ["system:authenticated"] },
    object: {
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { name: "settings", namespace: "default" },
      data: { colour: "blue" },
    },
    oldObject: null,
    dryRun: false,
    options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1", fieldManager: "kubectl" },
    ...fields,
  };
}

/** Sends a review to an app, as the API server does. */
export async function sendReview(
  app: Hono,
  path: string,
  request: Record<string, unknown>,
): Promise<AnsweredReview> {
  const review = { kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request };
  const response = await app.request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: jsonText(review), // also of objects too deep for JSON.stringify of V8
  });
  const body = await response.json();
  const { patch } = body.response ?? {};
  const bytes = Uint8Array.from(atob(patch ?? ""), (character) => character.charCodeAt(0));
  return {
    status: response.status,
    body,
    patch: patch && JSON.parse(new TextDecoder().decode(bytes)),
  };
}
