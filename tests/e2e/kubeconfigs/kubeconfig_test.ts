import { writeFile } from "node:fs/promises";
import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { stringify } from "yaml";
import { type ClusterConfig, createKubeFetch, ensureOk, watch } from "../../../mod.ts";
import { loadConfig, loadKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { programCommand } from "../../support/programs/program_command.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";
import { type AdminAccess, readKubeconfig } from "../cluster/kubeconfig.ts";

const path = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const plugin = new URL("../programs/certificate_plugin.ts", import.meta.url);

/** Returns the user that the API server sees. */
async function whoAmI(config: ClusterConfig): Promise<{ username: string; groups: string[] }> {
  await using kube = createKubeFetch(config);
  const response = await kube.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }),
  });
  return (await (await ensureOk(response)).json()).status.userInfo;
}

/** Writes a kubeconfig in YAML for the control plane, with the given user. */
async function writeKubeconfig(
  access: AdminAccess,
  directory: string,
  user: Record<string, unknown>,
): Promise<string> {
  await writeFile(`${directory}/ca.crt`, access.caPem);
  await writeFile(`${directory}/admin.crt`, access.client?.certPem ?? "");
  await writeFile(`${directory}/admin.key`, access.client?.keyPem ?? "");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "e2e",
    contexts: [{
      name: "e2e",
      context: { cluster: "e2e", user: "admin", namespace: "kube-system" },
    }],
    clusters: [{
      name: "e2e",
      cluster: { server: access.url, "certificate-authority": "ca.crt" },
    }],
    users: [{ name: "admin", user }],
  };
  await writeFile(`${directory}/config`, stringify(config));
  return `${directory}/config`;
}

test("the control plane's own kubeconfig works, with its client certificate", async () => {
  const { groups } = await whoAmI(await loadKubeconfig({ path }));
  assert(groups.includes("system:masters"), groups.join());
  const runtime = {
    ...currentRuntime(),
    env: (name: string) => ({ KUBECONFIG: `/nowhere:${path}` })[name],
  };
  assert((await whoAmI(await loadConfig({ runtime }))).groups.includes("system:masters"));
});

test("a kubeconfig in YAML with the certificate and its key as files works, also for a watch", async () => {
  await using directory = await tempDirectory();
  const config = await loadKubeconfig({
    path: await writeKubeconfig(await readKubeconfig(path), directory.path, {
      "client-certificate": "admin.crt",
      "client-key": "admin.key",
    }),
  });
  await using kube = createKubeFetch(config);
  assertEquals(kube.namespace, "kube-system");
  for await (const { object } of watch(kube, "/api/v1/namespaces")) {
    assertEquals(object.kind, "Namespace");
    break;
  }
});

test("replaced certificate files are read again after the server refuses the old certificate", async () => {
  await using directory = await tempDirectory();
  const access = await readKubeconfig(path);
  const authority = await CertificateAuthority.create();
  const { certificatePem: certPem, keyPem } = await authority.issueClient({
    commonName: "stranger",
  });
  const user = { "client-certificate": "admin.crt", "client-key": "admin.key" };
  const stranger = { ...access, client: { certPem, keyPem } };
  const config = await loadKubeconfig({
    path: await writeKubeconfig(stranger, directory.path, user),
  });
  await using kube = createKubeFetch(config);
  const listNamespaces = async () => {
    const response = await kube.fetch("/api/v1/namespaces");
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await listNamespaces(), 401);
  await writeKubeconfig(access, directory.path, user);
  assertEquals(await listNamespaces(), 200);
});

test("a kubeconfig's exec plugin can log in with a client certificate", async () => {
  await using directory = await tempDirectory();
  const { command, args } = programCommand(plugin, ["--allow-env", "--allow-read"]);
  const config = await loadKubeconfig({
    path: await writeKubeconfig(await readKubeconfig(path), directory.path, {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command,
        args: [...args, `${directory.path}/admin`],
        interactiveMode: "Never",
      },
    }),
  });
  assert((await whoAmI(config)).groups.includes("system:masters"));
});

test("the API server sees the impersonated user of a kubeconfig", async () => {
  await using directory = await tempDirectory();
  const config = await loadKubeconfig({
    path: await writeKubeconfig(await readKubeconfig(path), directory.path, {
      "client-certificate": "admin.crt",
      "client-key": "admin.key",
      as: "jane",
      "as-groups": ["testers", "system:masters"],
      "as-user-extra": { "example.com/team": ["web", "db"] },
    }),
  });
  const { username, groups, extra }: {
    username: string;
    groups: string[];
    extra?: Record<string, string[]>;
  } = await whoAmI(config);
  assertEquals(username, "jane");
  assertEquals(groups.slice(0, 2), ["testers", "system:masters"]);
  assertEquals(extra, { "example.com/team": ["web", "db"] });
});
