/** Kubewire's reading of kubeconfig files, in the terms of client-go's. */

import { normalize } from "node:path";
import { createKubeFetch, KubewireError } from "../../../mod.ts";
import { chooseContext } from "../../../src/kubeconfig/choose_context.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/load_kubeconfig.ts";
import type { ClusterEntry, ExecEntry, UserEntry } from "../../../src/kubeconfig/kubeconfig.ts";
import { kubeconfigFiles } from "../../../src/kubeconfig/kubeconfig_files.ts";
import { readKubeconfig } from "../../../src/kubeconfig/read_kubeconfig.ts";
import { currentProgramRunner } from "../../../src/runtime/platform/current_program_runner.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { Reading } from "./client_go.ts";

/** Returns Kubewire's reading of a value of `KUBECONFIG`. */
export async function ourReading(kubeconfig: string): Promise<Reading> {
  const runtime = {
    ...currentRuntime(),
    env: (name: string) => name === "KUBECONFIG" ? kubeconfig : undefined,
  };
  try {
    const config = await loadKubeconfig({ runtime });
    const { namespace, proxyUrl } = config;
    // Creating a client finds errors in the server, as with client-go; the runtime finds the rest.
    await using kube = createKubeFetch({ server: config.server }, { runtime });
    const { server } = kube;
    const files = kubeconfigFiles({ runtime, runner: currentProgramRunner() });
    const chosen = chooseContext(await readKubeconfig(files, runtime));
    if (!chosen) throw new Error("nothing is chosen, and it was used");
    const { cluster, user } = chosen;
    return {
      server: `${server}/`,
      ...(namespace !== undefined && { namespace }),
      ...(proxyUrl !== undefined &&
        { proxy: typeof proxyUrl === "string" ? proxyUrl : proxyUrl() }),
      ...(config.disableCompression && { uncompressed: true }),
      ...impersonation(user),
      ...(/^https:/i.test(server) && {
        ...(config.tlsServerName !== undefined && { tlsServerName: config.tlsServerName }),
        ...(config.insecureSkipVerify && { insecure: true }),
        ...authority(cluster),
        ...credentials(user, cluster),
      }),
    };
  } catch (error) {
    if (!(error instanceof KubewireError)) throw error;
    return { error: error.message };
  }
}

function impersonation(user: UserEntry): Pick<Reading, "impersonate"> {
  if (user.impersonate === undefined) return {};
  return {
    impersonate: {
      UserName: user.impersonate,
      UID: user.impersonateUid ?? "",
      Groups: [...user.impersonateGroups],
      Extra: Object.fromEntries(
        [...user.impersonateExtra].map(([key, values]) => [key, [...values]]),
      ),
    },
  };
}

function authority({ caFile, caData }: ClusterEntry): Reading {
  return defined({ caFile: caFile && normalize(caFile), caData });
}

function credentials(user: UserEntry, cluster: ClusterEntry): Reading {
  const { token, tokenFile, username, password, authProvider, exec } = user;
  const { certificateFile, certificateData, keyFile, keyData } = user;
  const hasCertificate = certificateFile !== undefined || certificateData !== undefined;
  return defined({
    token,
    tokenFile: tokenFile && normalize(tokenFile),
    username,
    password,
    ...(hasCertificate && {
      certFile: certificateFile && normalize(certificateFile),
      certData: certificateData,
      keyFile: keyFile && normalize(keyFile),
      keyData,
    }),
    authProvider: authProvider && {
      name: authProvider.name,
      config: Object.fromEntries(authProvider.config),
    },
    exec: exec && describeExec(exec, cluster.execConfig ?? null),
  });
}

function describeExec(exec: ExecEntry, config: unknown): NonNullable<Reading["exec"]> {
  const { apiVersion = "", command = "", args, env, provideClusterInfo, installHint } = exec;
  return {
    apiVersion,
    command: command.includes("/") ? normalize(command) : command,
    args: [...args],
    env: [...env],
    interactiveMode: exec.interactiveMode ?? "IfAvailable", // v1beta1; other versions require it
    provideClusterInfo,
    ...(installHint !== undefined && { installHint }),
    config,
  };
}

function defined<T extends Record<string, unknown>>(fields: T) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as { [key in keyof T]?: NonNullable<T[key]> };
}
