/** Flags of the components that complete a control plane: on loopback, one of each. */

import { join } from "node:path";

/** Where a component finds the API server and its own files. */
export interface ComponentLayout {
  /** Folder of the control plane's keys. */
  directory: string;
  /** Path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** Port of the component's own server. */
  port: number;
}

/** Returns the flags of kube-controller-manager, with an account for each controller. */
export function controllerManagerFlags(layout: ComponentLayout): string[] {
  return [
    ...commonFlags(layout),
    `--service-account-private-key-file=${join(layout.directory, "sa.key")}`,
    `--root-ca-file=${join(layout.directory, "ca.crt")}`,
    "--use-service-account-credentials=true",
  ];
}

/** Returns the flags of kube-scheduler. */
export function schedulerFlags(layout: ComponentLayout): string[] {
  return commonFlags(layout);
}

/** Requests a second, instead of 20 and 50: the pods of a test come at once. */
const QUICK = ["--kube-api-qps=200", "--kube-api-burst=400"];

function commonFlags({ directory, kubeconfig, port }: ComponentLayout): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${join(directory, `component-${port}`)}`,
    "--leader-elect=false",
    ...QUICK,
  ];
}
