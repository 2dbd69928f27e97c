import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROTATION_ACCOUNT, type TokenVolume } from "../rotation/rotation_run.ts";
import type { WholeCluster } from "./whole_cluster.ts";

const { namespace, serviceAccount } = ROTATION_ACCOUNT;
const PODS = `/api/v1/namespaces/${namespace}/pods`;
const VOLUME = "access";
const TOKEN_CHECK_MS = 500;
const START_TIMEOUT_MS = 30_000;

/**
 * Creates a pod with a projected service-account volume, and opens that volume in the folder of the
 * node that the pod was scheduled to: the kubelet's own code writes and rotates it.
 *
 * @throws {Error} If the kubelet does not mount the volume within 30 s.
 */
export async function openHollowVolume(
  cluster: WholeCluster,
  { expirationSeconds }: { expirationSeconds: number },
): Promise<TokenVolume> {
  const { controlPlane, nodesDirectory } = cluster;
  const created = await controlPlane.request("POST", PODS, { body: podWith(expirationSeconds) });
  const { metadata, message } = await created.json();
  if (!created.ok) throw new Error(`The pod of the token was not created: ${message}`);
  const path = `${PODS}/${metadata.name}`;

  const node = await eventually("scheduled", async () => {
    const pod = await (await controlPlane.request("GET", path)).json();
    return pod.spec?.nodeName as string | undefined;
  });
  const directory = join(
    nodesDirectory,
    node,
    "pods",
    metadata.uid,
    "volumes/kubernetes.io~projected",
    VOLUME,
  );
  const writes: { expires: Date }[] = [];
  let held = "";
  const look = async () => {
    const token = await readFile(join(directory, "token"), "utf8").catch(() => undefined);
    if (token === undefined || token === held) return;
    held = token;
    writes.push({ expires: expiryOf(token) });
  };
  await eventually("mounted", async () => (await look(), held || undefined));
  const timer = setInterval(look, TOKEN_CHECK_MS);
  return {
    directory,
    writes,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      const deleted = await controlPlane.request("DELETE", path);
      await deleted.body?.cancel();
    },
  };
}

function podWith(expirationSeconds: number) {
  const sources = [
    { serviceAccountToken: { path: "token", expirationSeconds } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: {
        items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }],
      },
    },
  ];
  return {
    metadata: { generateName: "token-" },
    spec: {
      serviceAccountName: serviceAccount,
      automountServiceAccountToken: false,
      containers: [{
        name: "main",
        image: "example.com/main:1",
        volumeMounts: [{
          name: VOLUME,
          mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
        }],
      }],
      volumes: [{ name: VOLUME, projected: { sources } }],
    },
  };
}

function expiryOf(token: string): Date {
  const { exp } = JSON.parse(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/")));
  return new Date(exp * 1_000);
}

/** Asks every 100 ms until there is a value. */
async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`The pod of the token is not ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
