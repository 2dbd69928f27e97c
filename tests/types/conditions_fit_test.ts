/** The conditions of `./informer` accept the generated type of each kind that has conditions. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals } from "@std/assert";
import { walk } from "@std/fs";
import type { KubernetesObject } from "../../mod.ts";
import {
  type Condition,
  hasCondition,
  isCrdEstablished,
  isDaemonSetRolledOut,
  isDeleted,
  isDeploymentAvailable,
  isDeploymentRolledOut,
  isJobComplete,
  isJobFailed,
  isPodFinished,
  isPodReady,
  isPodRunning,
  isStatefulSetRolledOut,
} from "../../src/informer/mod.ts";
import type { ValidatingAdmissionPolicy } from "../../src/types/admissionregistration/v1.ts";
import type { CustomResourceDefinition } from "../../src/types/apiextensions/v1.ts";
import type { APIService } from "../../src/types/apiregistration/v1.ts";
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "../../src/types/apps/v1.ts";
import type { HorizontalPodAutoscaler } from "../../src/types/autoscaling/v2.ts";
import type { Job } from "../../src/types/batch/v1.ts";
import type {
  CertificateSigningRequest,
  PodCertificateRequest,
} from "../../src/types/certificates/v1.ts";
import type {
  Namespace,
  Node,
  PersistentVolumeClaim,
  Pod,
  ReplicationController,
  Service,
} from "../../src/types/core/v1.ts";
import type { FlowSchema, PriorityLevelConfiguration } from "../../src/types/flowcontrol/v1.ts";
import type { ServiceCIDR } from "../../src/types/networking/v1.ts";
import type { PodDisruptionBudget } from "../../src/types/policy/v1.ts";
import type { DeviceTaintRule } from "../../src/types/resource/v1.ts";
import type { StorageVersionMigration } from "../../src/types/storagemigration/v1.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";

const ready = hasCondition("Ready");

/** `hasCondition` as the condition of each kind. */
const conditions: Record<string, (object: KubernetesObject) => boolean> = {
  APIService: ready satisfies Condition<APIService>,
  CertificateSigningRequest: ready satisfies Condition<CertificateSigningRequest>,
  CustomResourceDefinition: ready satisfies Condition<CustomResourceDefinition>,
  DaemonSet: ready satisfies Condition<DaemonSet>,
  Deployment: ready satisfies Condition<Deployment>,
  DeviceTaintRule: ready satisfies Condition<DeviceTaintRule>,
  FlowSchema: ready satisfies Condition<FlowSchema>,
  HorizontalPodAutoscaler: ready satisfies Condition<HorizontalPodAutoscaler>,
  Job: ready satisfies Condition<Job>,
  Namespace: ready satisfies Condition<Namespace>,
  Node: ready satisfies Condition<Node>,
  PersistentVolumeClaim: ready satisfies Condition<PersistentVolumeClaim>,
  Pod: ready satisfies Condition<Pod>,
  PodCertificateRequest: ready satisfies Condition<PodCertificateRequest>,
  PodDisruptionBudget: ready satisfies Condition<PodDisruptionBudget>,
  PriorityLevelConfiguration: ready satisfies Condition<PriorityLevelConfiguration>,
  ReplicaSet: ready satisfies Condition<ReplicaSet>,
  ReplicationController: ready satisfies Condition<ReplicationController>,
  Service: ready satisfies Condition<Service>,
  ServiceCIDR: ready satisfies Condition<ServiceCIDR>,
  StatefulSet: ready satisfies Condition<StatefulSet>,
  StorageVersionMigration: ready satisfies Condition<StorageVersionMigration>,
  ValidatingAdmissionPolicy: ready satisfies Condition<ValidatingAdmissionPolicy>,
};

/** The conditions that are made for a kind. */
const ownConditions = [
  isCrdEstablished satisfies Condition<CustomResourceDefinition>,
  isDaemonSetRolledOut satisfies Condition<DaemonSet>,
  isDeploymentAvailable satisfies Condition<Deployment>,
  isDeploymentRolledOut satisfies Condition<Deployment>,
  isJobComplete satisfies Condition<Job>,
  isJobFailed satisfies Condition<Job>,
  isPodFinished satisfies Condition<Pod>,
  isPodReady satisfies Condition<Pod>,
  isPodRunning satisfies Condition<Pod>,
  isStatefulSetRolledOut satisfies Condition<StatefulSet>,
  isDeleted() satisfies Condition<Pod>,
];

/** Names of the kinds in src/types whose status has conditions. */
async function kindsWithConditions(): Promise<string[]> {
  const kinds: string[] = [];
  const options = { exts: [".ts"], skip: [/_resources\.ts$/], includeDirs: false };
  for await (const { path } of walk(join(repository, "src/types"), options)) {
    const text = await readFile(path, "utf8");
    const interfaces = new Map(
      [...text.matchAll(/export interface (\w+)[^{]*\{(.*?)\n\}/gs)].map((
        [, name, body],
      ) => [name, body]),
    );
    for (const [name, body = ""] of interfaces) {
      const status = /\n {2}status\??: (\w+);/.exec(body)?.[1];
      const has = /\n {2}conditions\?: /.test(interfaces.get(status) ?? "");
      if (has && body.includes("\n  metadata")) kinds.push(name!);
    }
  }
  return kinds.sort();
}

test("hasCondition is a condition of every generated kind that has conditions", async () => {
  assertEquals(Object.keys(conditions).sort(), await kindsWithConditions());
  const metadata = { name: "a" };
  const isReady = { metadata, status: { conditions: [{ type: "Ready", status: "True" }] } };
  for (const condition of Object.values(conditions)) {
    assertEquals([condition(isReady), condition({ metadata })], [true, false]);
  }
});

test("each condition that is made for a kind accepts the generated type of it", () => {
  assertEquals(new Set(ownConditions).size, 11);
  for (const condition of ownConditions) assert(typeof condition(undefined) === "boolean");
});
