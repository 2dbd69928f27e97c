import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import process from "node:process";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  ClientCertificate,
  createKubeFetch,
  ensureOk,
  isForbidden,
  type KubeFetch,
  NetworkError,
  watch,
} from "../../mod.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import { runtimeName, test } from "../support/test.ts";
import { ControlPlane } from "./cluster/control_plane.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const NAMESPACE = `client-${runtimeName}`;
const CONFIG_MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`;

async function asAdmin(): Promise<{ controlPlane: ControlPlane; kube: KubeFetch }> {
  const controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const { url: server, caPem, adminClient } = controlPlane;
  if (!adminClient) throw new Error("The kubeconfig has no client certificate.");
  const clientCertificate = new ClientCertificate(adminClient.certPem, adminClient.keyPem);
  return { controlPlane, kube: createKubeFetch({ server, caPem, clientCertificate }) };
}

test("the API server takes the user and groups of a request from its client certificate", async () => {
  const { controlPlane, kube } = await asAdmin();
  await using _plane = controlPlane;
  await using _kube = kube;
  const response = await kube.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }),
  });
  const { status } = await (await ensureOk(response)).json();
  assert(status.userInfo.groups.includes("system:masters"), JSON.stringify(status));
});

test("an authority that did not sign the API server's certificate is refused", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const { certificatePem: caPem } = await CertificateAuthority.create();
  await using kube = createKubeFetch({ server: controlPlane.url, caPem });
  const error = await assertRejects(() => kube.fetch("/version"), NetworkError);
  assertEquals(error.failure, "tls");
});

test("requests and watches that a Role does not grant are forbidden", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const directory = await mkdtemp(`${tmpdir()}/kubewire-e2e-`);
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  const identity = { namespace: NAMESPACE, serviceAccount: "reader" };
  await controlPlane.createServiceAccount({
    ...identity,
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] }],
  });
  cleanup.use(await controlPlane.startKubelet({ ...identity, directory }));
  const kube = cleanup.use(createKubeFetch({
    server: controlPlane.url,
    tokenFile: `${directory}/token`,
    caFile: `${directory}/ca.crt`,
  }));
  assertEquals(
    (await (await ensureOk(await kube.fetch(CONFIG_MAPS))).json()).kind,
    "ConfigMapList",
  );
  const secrets = CONFIG_MAPS.replace("configmaps", "secrets");
  const error = await ensureOk(await kube.fetch(secrets)).catch((error) => error);
  assert(isForbidden(error), String(error));
  assertStringIncludes(error.message, `system:serviceaccount:${NAMESPACE}:reader`);
  const events = watch(kube, CONFIG_MAPS).getReader();
  assert(isForbidden(await events.read().catch((error) => error)));
});

test("WatchList sends the state, marks its end, and sends later changes", async () => {
  const { controlPlane, kube } = await asAdmin();
  await using _plane = controlPlane;
  await using _kube = kube;
  const path = "/api/v1/namespaces";
  const told: string[] = [];
  for await (const { type, object } of watch(kube, path, { sendInitialEvents: true })) {
    told.push(`${type} ${object.metadata.name ?? ""}`);
    if (type === "BOOKMARK") {
      assertEquals(object.metadata.annotations?.["k8s.io/initial-events-end"], "true");
      const metadata = { name: `late-${runtimeName}` };
      await ensureOk(
        await kube.fetch(path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ metadata }),
        }),
      ).then((response) => response.body?.cancel());
    }
    if (told.at(-1) === `ADDED late-${runtimeName}`) break;
  }
  assert(told.includes("ADDED default") && told.includes("ADDED kube-system"), told.join());
});

test("a watch resumes after the API server ends its connection", async () => {
  const { controlPlane, kube } = await asAdmin();
  await using _plane = controlPlane;
  await using _kube = kube;
  const reasons: string[] = [];
  const metadata = { generateName: "resumed-" };
  const { metadata: { resourceVersion } } = await (await kube.fetch("/api/v1/namespaces")).json();
  const events = watch(kube, "/api/v1/namespaces", {
    resourceVersion,
    timeoutSeconds: 1,
    async onReconnect({ reason }) {
      reasons.push(reason);
      if (reasons.length !== 2) return;
      const response = await kube.fetch("/api/v1/namespaces", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ metadata }),
      });
      await response.body?.cancel();
    },
  });
  for await (const { type, object } of events) {
    if (object.metadata.name?.startsWith("resumed-")) {
      assertEquals(type, "ADDED");
      break;
    }
  }
  assert(reasons.length >= 2 && reasons.every((reason) => reason === "closed"), reasons.join());
});
