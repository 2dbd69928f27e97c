import process from "node:process";
import { assertEquals } from "@std/assert";
import { createKubeFetch, loadInClusterConfig } from "../../mod.ts";
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
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
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
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const path = controlPlane.adminKubeconfig;
  const access = [{ verbs: ["*"], resource: "*" }];
  const diagnosis = await diagnose({ kubeconfig: path, access, runtime: runtimeWith({}) });
  assertEquals(found(diagnosis), []);
});

test("the doctor finds nothing wrong with accesses that a real API server grants, and only with those", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  await using volume = await tempDirectory();
  const identity = { namespace, serviceAccount: "reviewed" };
  const verbs = ["get", "list", "patch", "create", "deletecollection"];
  await controlPlane.createServiceAccount({
    ...identity,
    rules: [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["a"], verbs },
      { apiGroups: [""], resources: ["nodes"], verbs: ["list"] },
      { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
    ],
  });
  const directory = volume.path;
  await using _kubelet = await controlPlane.startKubelet({ ...identity, directory });
  const { hostname: KUBERNETES_SERVICE_HOST, port: KUBERNETES_SERVICE_PORT } = new URL(
    controlPlane.url,
  );
  const runtime = runtimeWith({ KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT });
  await using kube = createKubeFetch(await loadInClusterConfig({ directory, runtime }));
  const status = async (method: string, path: string, body?: unknown) => {
    const type = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
    const response = await kube.fetch(path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": type },
      }),
    });
    await response.body?.cancel();
    return response.status;
  };
  const own = `/api/v1/namespaces/${namespace}`;
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  const answers = [
    await status("POST", `${own}/configmaps`, object),
    await status("PATCH", `${own}/configmaps/a?fieldManager=doctor`, object),
    await status("GET", `${own}/configmaps/a`),
    await status("GET", `${own}/configmaps`),
    await status("GET", `${own}/configmaps?fieldSelector=metadata.name%3Da`),
    await status("DELETE", `${own}/configmaps`),
    await status("GET", "/api/v1/nodes"),
    await status("GET", own),
    await status("GET", "/api/v1/podz"),
  ];
  assertEquals(answers, [403, 201, 200, 403, 200, 403, 403, 200, 403]);

  const diagnosis = await diagnose({
    directory,
    runtime,
    access: [
      { verbs, resource: "configmaps", name: "a" },
      { verbs: ["create"], resource: "configmaps" },
      { verbs: ["list"], resource: "nodes" },
      { verbs: ["get"], resource: "namespaces", namespace },
      { verbs: ["get"], resource: "podz" },
    ],
  });
  const checks = diagnosis.groups.at(-1)?.checks;
  assertEquals(checks?.map(({ status, summary }) => [status, summary]), [
    ["failure", `deletecollection: not allowed in ${namespace}, as the request has no name`],
    ["failure", `create: not allowed in ${namespace}`],
    ["failure", "list: not allowed"],
    ["ok", `get: allowed for ${namespace}`],
    ["failure", "there is no resource podz in the core group"],
  ]);
});
