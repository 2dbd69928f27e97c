import { assertEquals } from "@std/assert";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BasicTokenSource } from "../../../src/kubeconfig/credentials/user_credentials.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/load_kubeconfig.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { programCommand } from "../../support/programs/program_command.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { startListeningServer } from "../../support/servers/listening_server.ts";
import { test } from "../../support/test.ts";
import { base64, simple } from "../loading_case.ts";

const plugin = new URL("../programs/exec_plugin.ts", import.meta.url);

/** A kubeconfig for a pod's server, with an exec plugin that returns the token in a file. */
async function startExecUser(apiVersion: string) {
  const pod = await startPod();
  const tokenFile = join(pod.directory, "..exec-token");
  const path = join(pod.directory, "..kubeconfig");
  const { command, args } = programCommand(plugin, [
    "--allow-env",
    `--allow-read=${tokenFile}`,
    `--allow-write=${tokenFile}.info`,
  ]);
  await writeFile(
    path,
    simple({
      cluster: {
        server: pod.server.url,
        "certificate-authority-data": base64(pod.server.caPem),
      },
      user: {
        exec: {
          apiVersion,
          command,
          args: [...args, tokenFile],
          env: null,
          interactiveMode: "Never",
          provideClusterInfo: true,
        },
      },
    }),
  );
  const cleanup = new AsyncDisposableStack();
  cleanup.use(pod);
  const config = await loadKubeconfig({ path });
  return {
    pod,
    tokenFile,
    config,
    kube: cleanup.use(createKubeFetch(config)),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

for (const version of ["v1", "v1beta1"]) {
  const apiVersion = `client.authentication.k8s.io/${version}`;
  test(`A real exec plugin of ${version} is run once for a token, and again after a 401`, async () => {
    await using user = await startExecUser(apiVersion);
    const { pod, kube, tokenFile } = user;
    const first = await pod.server.issueToken();
    await writeFile(tokenFile, first.token);
    assertEquals((await kube.fetch("/api/v1/pods").then(drained)).status, 200);
    const second = await pod.server.issueToken();
    await writeFile(tokenFile, second.token);
    assertEquals((await kube.fetch("/api/v1/pods").then(drained)).status, 200);
    pod.server.tokens.revoke(first.token);
    assertEquals((await kube.fetch("/api/v1/pods").then(drained)).status, 200);
    assertEquals(shownForms(user.config).includes(second.token), false);
    assertEquals(JSON.parse(await readFile(`${tokenFile}.info`, "utf8")), {
      kind: "ExecCredential",
      apiVersion,
      spec: {
        cluster: {
          server: pod.server.url,
          "certificate-authority-data": base64(pod.server.caPem),
        },
        interactive: false,
      },
    });
  });
}

test("A real exec plugin is run again once its credentials have expired", async () => {
  await using user = await startExecUser("client.authentication.k8s.io/v1");
  const { pod, kube, tokenFile } = user;
  const tokens = [(await pod.server.issueToken()).token, (await pod.server.issueToken()).token];
  await writeFile(tokenFile, `${tokens[0]}\n2020-01-01T00:00:00Z`);
  assertEquals((await kube.fetch("/api/v1/pods").then(drained)).status, 200);
  pod.server.tokens.revoke(tokens[0] ?? "");
  await writeFile(tokenFile, `${tokens[1]}\n2999-01-01T00:00:00Z`);
  let attempts = 0;
  await using observed = createKubeFetch(user.config, { onAttempt: () => attempts++ });
  assertEquals((await observed.fetch("/api/v1/pods").then(drained)).status, 200);
  assertEquals(attempts, 1); // the expired one was not tried
});

async function drained(response: Response): Promise<Response> {
  await response.body?.cancel();
  return response;
}

test("The rotations of a token file are followed as in a pod", async () => {
  await using pod = await startPod();
  const path = join(pod.directory, "..kubeconfig");
  await writeFile(
    path,
    simple({
      cluster: { server: pod.server.url, "certificate-authority": "ca.crt" },
      user: { tokenFile: "token" },
    }),
  );
  await using kube = createKubeFetch(await loadKubeconfig({ path }));
  assertEquals((await kube.fetch("/api/v1/pods").then(drained)).status, 200);
  const old = pod.kubelet.current.token;
  await pod.kubelet.rotate();
  pod.server.tokens.revoke(old);
  assertEquals((await kube.fetch("/api/v1/pods").then(drained)).status, 200);
  assertEquals(kube.tokenDiagnostics()?.rotations, 1);
});

test("A user name and a password are sent as basic authentication", async () => {
  await using server = await startListeningServer();
  const tokenSource = new BasicTokenSource("jane", "pass:wörd");
  await using kube = createKubeFetch({ server: server.url, caPem: server.caPem, tokenSource });
  await (await kube.fetch("/version")).text();
  const encoded = new TextEncoder().encode("jane:pass:wörd").toBase64();
  assertEquals(server.received.map(({ authorization }) => authorization), [`Basic ${encoded}`]);
});

test("A basic token source does not show the password when it is printed", () => {
  const shown = shownForms(new BasicTokenSource("jane", "s3cr3t"));
  assertEquals(/s3cr3t|amFuZTpzM2NyM3Q/.test(shown), false);
});
