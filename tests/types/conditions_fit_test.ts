/** The conditions of `./informer` accept the generated type of each kind that has conditions. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals } from "@std/assert";
import { walk } from "@std/fs";
import type { KubernetesObject } from "../../mod.ts";
import {
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
  type WaitCondition,
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
  APIService: ready satisfies WaitCondition<APIService>,
  CertificateSigningRequest: ready satisfies WaitCondition<CertificateSigningRequest>,
  CustomResourceDefinition: ready satisfies WaitCondition<CustomResourceDefinition>,
  DaemonSet: ready satisfies WaitCondition<DaemonSet>,
  Deployment: ready satisfies WaitCondition<Deployment>,
  DeviceTaintRule: ready satisfies WaitCondition<DeviceTaintRule>,
  FlowSchema: ready satisfies WaitCondition<FlowSchema>,
  HorizontalPodAutoscaler: ready satisfies WaitCondition<HorizontalPodAutoscaler>,
  Job: ready satisfies WaitCondition<Job>,
  Namespace: ready satisfies WaitCondition<Namespace>,
  Node: ready satisfies WaitCondition<Node>,
  PersistentVolumeClaim: ready satisfies WaitCondition<PersistentVolumeClaim>,
  Pod: ready satisfies WaitCondition<Pod>,
  PodCertificateRequest: ready satisfies WaitCondition<PodCertificateRequest>,
  PodDisruptionBudget: ready satisfies WaitCondition<PodDisruptionBudget>,
  PriorityLevelConfiguration: ready satisfies WaitCondition<PriorityLevelConfiguration>,
  ReplicaSet: ready satisfies WaitCondition<ReplicaSet>,
  ReplicationController: ready satisfies WaitCondition<ReplicationController>,
  Service: ready satisfies WaitCondition<Service>,
  ServiceCIDR: ready satisfies WaitCondition<ServiceCIDR>,
  StatefulSet: ready satisfies WaitCondition<StatefulSet>,
  StorageVersionMigration: ready satisfies WaitCondition<StorageVersionMigration>,
  ValidatingAdmissionPolicy: ready satisfies WaitCondition<ValidatingAdmissionPolicy>,
};

/** The conditions that are made for a kind. */
const ownConditions = [
  isCrdEstablished satisfies WaitCondition<CustomResourceDefinition>,
  isDaemonSetRolledOut satisfies WaitCondition<DaemonSet>,
  isDeploymentAvailable satisfies WaitCondition<Deployment>,
  isDeploymentRolledOut satisfies WaitCondition<Deployment>,
  isJobComplete satisfies WaitCondition<Job>,
  isJobFailed satisfies WaitCondition<Job>,
  isPodFinished satisfies WaitCondition<Pod>,
  isPodReady satisfies WaitCondition<Pod>,
  isPodRunning satisfies WaitCondition<Pod>,
  isStatefulSetRolledOut satisfies WaitCondition<StatefulSet>,
  isDeleted() satisfies WaitCondition<Pod>,
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
