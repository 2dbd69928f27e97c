import process from "node:process";
import { assertEquals } from "@std/assert";
import { createResourceClient } from "../../src/client/mod.ts";
import { podRow } from "../../examples/cluster_page/rows/pod_row.ts";
import type { Pod } from "../../src/types/core/v1.ts";
import { namespaces, pods } from "../../src/types/core/v1_resources.ts";
import { runtimeName, test } from "../support/test.ts";
import { adminKube } from "./cluster/admin_kube.ts";
import { ControlPlane } from "./cluster/control_plane.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const namespace = `page-${runtimeName}`;

type Status = NonNullable<Pod["status"]>;
type ContainerStatus = NonNullable<Status["containerStatuses"]>[number];

/** Returns the status of a container in a state, such as `{ running: {} }`. */
function container(
  name: string,
  state: ContainerStatus["state"],
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  const isRunning = state?.running !== undefined;
  const usual = { image: name, imageID: "", restartCount: 0 };
  return { name, ...usual, ready: isRunning, started: isRunning, state: state!, ...more };
}

const waits = (reason: string) => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string) => ({
  terminated: { exitCode, ...reason !== undefined && { reason } },
});
const running = { running: {} };
const initialized = [{ type: "Initialized", status: "True" as const }];
const app = container("app", running, { restartCount: 1 });
const starting = container("app", waits("PodInitializing"));
const migrated = container("migrate", ended(0, "Completed"), { restartCount: 4, ready: true });

/** Of pods with the init container `migrate`, the sidecar `proxy` and the container `app`. */
const statuses: Record<string, Status> = {
  "no-node": { phase: "Pending" },
  "migrate-crashes": {
    phase: "Pending",
    initContainerStatuses: [
      container("migrate", waits("CrashLoopBackOff"), { restartCount: 5 }),
      container("proxy", waits("PodInitializing")),
    ],
    containerStatuses: [starting],
  },
  "migrate-failed": {
    phase: "Pending",
    initContainerStatuses: [container("migrate", ended(3))],
    containerStatuses: [starting],
  },
  "proxy-starts": {
    phase: "Pending",
    initContainerStatuses: [migrated, container("proxy", waits("PodInitializing"))],
    containerStatuses: [starting],
  },
  runs: {
    phase: "Running",
    conditions: initialized,
    initContainerStatuses: [migrated, container("proxy", running, { restartCount: 2 })],
    containerStatuses: [app],
  },
  "proxy-not-ready": {
    phase: "Running",
    conditions: initialized,
    initContainerStatuses: [migrated, container("proxy", running, { ready: false })],
    containerStatuses: [app],
  },
  "proxy-crashes": {
    phase: "Running",
    conditions: initialized,
    initContainerStatuses: [
      migrated,
      container("proxy", waits("CrashLoopBackOff"), { restartCount: 7 }),
    ],
    containerStatuses: [app],
  },
  "app-crashes": {
    phase: "Running",
    conditions: initialized,
    initContainerStatuses: [migrated, container("proxy", running)],
    containerStatuses: [container("app", waits("CrashLoopBackOff"), { restartCount: 9 })],
  },
  completed: {
    phase: "Succeeded",
    conditions: initialized,
    initContainerStatuses: [migrated, container("proxy", ended(0, "Completed"))],
    containerStatuses: [container("app", ended(0, "Completed"))],
  },
};

test("The page's rows have the columns READY, STATUS and RESTARTS of the API server's table", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  await using kube = adminKube(controlPlane);
  await createResourceClient(kube, namespaces).create({ metadata: { name: namespace } });
  const client = createResourceClient(kube, pods).namespace(namespace);
  const shown: Record<string, string> = {};
  for (const [name, status] of Object.entries(statuses)) {
    const made = await client.create({
      metadata: { name },
      spec: {
        automountServiceAccountToken: false, // no controller makes accounts
        initContainers: [
          { name: "migrate", image: "migrate" },
          { name: "proxy", image: "proxy", restartPolicy: "Always" },
        ],
        containers: [{ name: "app", image: "app" }],
        ...name !== "no-node" && { nodeName: "none" },
      },
    });
    const row = podRow(await client.status.replace({ ...made, status }));
    shown[name] = `${row.ready}/${row.containers.length} ${row.status} ${row.restarts}`;
  }
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const response = await kube.fetch(`/api/v1/namespaces/${namespace}/pods`, {
    headers: { accept },
  });
  const { rows } = await response.json() as { rows: { cells: unknown[] }[] };
  const printed = rows.map(({ cells: [name, ready, status, restarts] }) =>
    [name, `${ready} ${status} ${restarts}`] as const
  );
  assertEquals(shown, Object.fromEntries(printed));
});
