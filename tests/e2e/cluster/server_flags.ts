/** Flags of the two servers: on loopback, for a short life, as strict as a cluster. */

import { join } from "node:path";
import process from "node:process";

/** The variable with flags for each kube-apiserver of a run, separated by spaces. */
export const API_SERVER_FLAGS = "KUBEWIRE_E2E_API_SERVER_FLAGS";

/** Addresses and folder of one control plane. */
export interface ControlPlaneLayout {
  /** Folder of the keys, the data and the logs. */
  directory: string;
  apiServerPort: number;
  etcdPort: number;
  etcdPeerPort: number;
}

/** Returns the flags of etcd: one member, without durability, because its data is never reused. */
export function etcdFlags(layout: ControlPlaneLayout): string[] {
  const clients = etcdUrl(layout);
  const peers = `http://127.0.0.1:${layout.etcdPeerPort}`;
  return [
    `--data-dir=${join(layout.directory, "etcd")}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    "--unsafe-no-fsync",
  ];
}

/**
 * Returns the flags of kube-apiserver.
 *
 * Tokens expire as issued (`--service-account-extend-token-expiration=false`). Without controllers
 * no namespace gets a `default` ServiceAccount, without which the ServiceAccount admission plugin
 * refuses every pod; the plugin is off then. The endpoint reconciler would refuse to publish a
 * loopback address.
 */
export function apiServerFlags(
  layout: ControlPlaneLayout,
  { controllers }: { controllers: boolean },
): string[] {
  const file = (name: string): string => join(layout.directory, name);
  const issuer = serviceAccountIssuer(layout);
  return [
    `--etcd-servers=${etcdUrl(layout)}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${layout.apiServerPort}`,
    `--cert-dir=${layout.directory}`,
    `--tls-cert-file=${file("apiserver.crt")}`,
    `--tls-private-key-file=${file("apiserver.key")}`,
    `--client-ca-file=${file("ca.crt")}`,
    `--kubelet-client-certificate=${file("admin.crt")}`,
    `--kubelet-client-key=${file("admin.key")}`,
    "--authorization-mode=RBAC",
    `--service-account-issuer=${issuer}`,
    `--api-audiences=${issuer}`,
    `--service-account-key-file=${file("sa.pub")}`,
    `--service-account-signing-key-file=${file("sa.key")}`,
    "--service-account-extend-token-expiration=false",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--endpoint-reconciler-type=none",
    ...controllers ? [] : ["--disable-admission-plugins=ServiceAccount"],
    "--watch-cache=true",
    `--audit-policy-file=${file("audit_policy.json")}`,
    `--audit-log-path=${file("audit.log")}`,
  ];
}

/** Returns the flags that {@linkcode API_SERVER_FLAGS} has for each kube-apiserver. */
export function givenApiServerFlags(): string[] {
  return (process.env[API_SERVER_FLAGS] ?? "").split(" ").filter((flag) => flag !== "");
}

/** Returns the issuer of the tokens, which is also their audience. */
export function serviceAccountIssuer(layout: ControlPlaneLayout): string {
  return `https://127.0.0.1:${layout.apiServerPort}`;
}

/** Returns the address of etcd for kube-apiserver; plain HTTP, because it is on loopback. */
export function etcdUrl({ etcdPort }: ControlPlaneLayout): string {
  return `http://127.0.0.1:${etcdPort}`;
}
