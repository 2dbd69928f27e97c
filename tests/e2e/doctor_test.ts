import process from "node:process";
import { assertEquals } from "@std/assert";
import { diagnose, type Diagnosis } from "../../src/doctor/mod.ts";
import { runtimeWith } from "../support/doctor/examined_pod.ts";
import { findingsOf } from "../support/doctor/surroundings.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { runtimeName, test } from "../support/test.ts";
import { ControlPlane } from "./cluster/control_plane.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const namespace = `doctor-${runtimeName}`;

/** The authority of this cluster lives for a day. */
const found = (diagnosis: Diagnosis) =>
  findingsOf(diagnosis).filter(({ id, status }) => id !== "files.ca" || status !== "warning");

test("the doctor finds nothing in a pod of a real API server, and names a missing right", async () => {
  await using controlPlane = await ControlPlane.fromKubeconfig(kubeconfig);
  await using volume = await tempDirectory();
  const identity = { namespace, serviceAccount: "program" };
  await controlPlane.createServiceAccount({
    ...identity,
    rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["list", "watch"] }],
  });
  const directory = volume.path;
  await using _kubelet = await controlPlane.startKubelet({ ...identity, directory });
  const { hostname, port } = new URL(controlPlane.url);
  const runtime = runtimeWith({
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
  });
  const access = { verbs: ["list", "watch"], group: "apps", resource: "deployments" };
  const sound = await diagnose({ directory, runtime, access: [access] });
  assertEquals(found(sound), []);
  const summaries = sound.groups.flatMap(({ checks }) => checks);
  const watched = summaries.find(({ id }) => id === "server.watch");
  assertEquals(watched?.summary, `deployments in ${namespace} watched for 2 s`);

  const more = { ...access, verbs: ["list", "patch"] };
  const lacking = await diagnose({ directory, runtime, access: [more] });
  const [finding, ...others] = found(lacking);
  assertEquals([finding?.summary, others], [`patch: not allowed in ${namespace}`, []]);
});

test("the doctor finds nothing with the administrator's kubeconfig", async () => {
  await using controlPlane = await ControlPlane.fromKubeconfig(kubeconfig);
  const path = controlPlane.adminKubeconfig;
  const access = [{ verbs: ["*"], resource: "*" }];
  const diagnosis = await diagnose({ kubeconfig: path, access, runtime: runtimeWith({}) });
  assertEquals(found(diagnosis), []);
});
