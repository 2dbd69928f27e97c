import { assertEquals } from "@std/assert";
import {
  deploymentManifest,
  labelsOf,
  serviceManifests,
} from "../../../src/controller/manifests/deployment_manifest.ts";
import type { ManifestsOptions } from "../../../src/controller/manifests/manifests_options.ts";
import type { ManagerOptions } from "../../../src/controller/run/manager_options.ts";
import type { Deployment } from "../../../src/types/apps/v1.ts";
import { test } from "../../support/test.ts";

const required = { name: "sites", namespace: "ops", image: "registry.example.com/sites:1" };

function specOf(options: Partial<ManifestsOptions>, manager: ManagerOptions = {}) {
  const deployment = deploymentManifest(manager, { ...required, ...options }) as Deployment;
  const { spec } = deployment.spec!.template;
  return { ...deployment.spec!, pod: spec!, container: spec!.containers[0]! };
}

test("the Deployment meets the Pod Security Standard restricted, and knows its pod and namespace", () => {
  const { pod, container } = specOf({});
  assertEquals(pod.serviceAccountName, "sites");
  assertEquals([pod.securityContext?.runAsNonRoot, pod.securityContext?.seccompProfile], [
    true,
    { type: "RuntimeDefault" },
  ]);
  assertEquals(container, {
    name: "operator",
    image: "registry.example.com/sites:1",
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
    ],
    resources: { requests: { cpu: "10m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  });
});

test("the replicas follow from the election or the shards; alone, the old pod ends first", () => {
  const of = (options: Partial<ManifestsOptions>, manager: ManagerOptions) => {
    const { replicas, strategy } = specOf(options, manager);
    return [replicas, strategy?.type];
  };
  assertEquals(of({}, {}), [1, "Recreate"]);
  assertEquals(of({}, { leaderElection: { name: "a" } }), [2, undefined]);
  assertEquals(of({}, { shards: { name: "a" } }), [3, undefined]);
  assertEquals(of({ replicas: 5 }, { shards: { name: "a" } }), [5, undefined]);
});

test("the pods have more time to end than the manager's grace", () => {
  assertEquals(specOf({}).pod.terminationGracePeriodSeconds, 40);
  assertEquals(specOf({}, { graceMs: 1_500 }).pod.terminationGracePeriodSeconds, 12);
});

test("the command, the variables and the resources are the program's", () => {
  const resources = { limits: { memory: "1Gi" } };
  const command = ["bun", "main.ts"];
  const env = { POD_NAMESPACE: "shop", MODE: "", POD_NAME: "a" };
  const { container } = specOf({ command, env, resources });
  assertEquals([container.command, container.resources], [command, resources]);
  assertEquals(container.env, [
    { name: "POD_NAMESPACE", value: "shop" },
    { name: "MODE", value: "" },
    { name: "POD_NAME", value: "a" },
  ]);
});

test("health gives the pods probes, on a port of its own or on that of the webhooks", () => {
  const { container } = specOf({ health: { port: 8080 } });
  assertEquals(container.ports, [{ name: "health", containerPort: 8080 }]);
  assertEquals(container.livenessProbe, { httpGet: { path: "/livez", port: "health" } });
  assertEquals(container.readinessProbe?.httpGet, { path: "/readyz", port: "health" });
  const shared = specOf({ health: { port: 8443, scheme: "HTTPS" }, webhooks: { port: 8443 } });
  assertEquals(shared.container.ports, [{ name: "webhooks", containerPort: 8443 }]);
  assertEquals(shared.container.livenessProbe, {
    httpGet: { path: "/livez", port: "webhooks", scheme: "HTTPS" },
  });
});

test("webhooks have a Service on port 443 and the files of their certificate", () => {
  const webhooks = { port: 8443, secretName: "sites-tls" };
  const { pod, container } = specOf({ webhooks });
  assertEquals(pod.volumes, [{ name: "tls", secret: { secretName: "sites-tls" } }]);
  assertEquals(container.volumeMounts, [
    { name: "tls", mountPath: "/var/run/tls", readOnly: true },
  ]);
  const elsewhere = specOf({ webhooks: { ...webhooks, directory: "/tls" } }).container;
  assertEquals(elsewhere.volumeMounts?.[0]?.mountPath, "/tls");
  assertEquals(serviceManifests({ ...required, webhooks }).map(({ spec }) => spec), [{
    selector: labelsOf("sites"),
    ports: [{ port: 443, targetPort: "webhooks" }],
  }]);
  assertEquals(serviceManifests(required), []);
});
