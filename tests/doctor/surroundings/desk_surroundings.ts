import { writeFile } from "node:fs/promises";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { base64, kubeconfig, simple } from "../../kubeconfig/loading_case.ts";
import { type ExaminedPod, examinedPod } from "../../support/doctor/examined_pod.ts";
import type { ExpectedFinding, Surroundings } from "../../support/doctor/surroundings.ts";

const PASSWORD = "hunter2-the-password";

/** Defects of kubeconfigs. */
export const deskSurroundings: readonly Surroundings[] = [
  desk("a kubeconfig without the context that is asked for", { context: "staging" }, {
    id: "environment.kubeconfig",
    status: "failure",
    summary: 'The kubeconfig has no context "staging": it has "dev"',
    remedy: "kubectl config get-contexts",
  }),
  desk("a kubeconfig that is not there", { path: "missing" }, {
    id: "environment.kubeconfig",
    status: "failure",
    summary: "missing cannot be read",
    remedy: "--kubeconfig",
  }),
  desk("a kubeconfig that is not YAML", { text: () => `password: "${PASSWORD}\n{` }, {
    id: "environment.kubeconfig",
    status: "failure",
    summary: "is not YAML at line",
    remedy: "Correct the kubeconfig",
  }),
  desk("an exec plugin that is not installed", {
    user: {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "/opt/kubewire/no-such-plugin",
        args: [PASSWORD],
        interactiveMode: "Never",
        installHint: "Get it from https://example.com/.",
      },
    },
  }, {
    id: "identity.credentials",
    status: "failure",
    summary: "there is no such program: install it. Get it from https://example.com/",
    remedy: "run it by itself once",
  }),
  desk("a context without a user", {
    text: (pod) =>
      kubeconfig({
        current: "dev",
        contexts: { dev: { cluster: "one" } },
        clusters: { one: clusterOf(pod) },
      }),
  }, {
    id: "identity.credentials",
    status: "failure",
    summary: "there are none",
    remedy: "kubectl config set-context",
  }),
  desk("a token that the server does not know", { user: { token: PASSWORD } }, {
    id: "identity.user",
    status: "failure",
    summary: "the API server answers 401",
    remedy: "Log in again",
  }),
  desk("a user name and a password that the server does not take", {
    user: { username: "jane", password: PASSWORD },
  }, {
    id: "identity.user",
    status: "failure",
    summary: /401|system:anonymous/,
    remedy: /Log in again|Authorization header/,
  }),
  {
    name: "a client certificate that has expired",
    async make(stack) {
      const authority = await CertificateAuthority.create();
      const { certificatePem, privateKeyPem } = await authority.issueClient({
        commonName: "jane",
        notAfter: new Date(Date.now() - 26 * 3_600_000),
      });
      const user = {
        "client-certificate-data": base64(certificatePem),
        "client-key-data": base64(privateKeyPem),
      };
      const made = await makeDesk(stack, { user });
      return { ...made, secrets: [privateKeyPem, base64(privateKeyPem)] };
    },
    finding: {
      id: "identity.credentials",
      status: "failure",
      summary: "the client certificate for CN=jane expired 1 d ago",
      remedy: "kubeadm certs renew",
    },
  },
  {
    ...desk("a kubeconfig that skips verification", {
      cluster: { "insecure-skip-tls-verify": true },
    }, {
      id: "network.tls",
      status: "warning",
      summary: "any certificate is accepted",
      remedy: "certificate-authority-data",
    }),
    only: "bun",
  },
  {
    ...desk("a kubeconfig that skips verification, on Deno", {
      cluster: { "insecure-skip-tls-verify": true },
    }, {
      id: "environment.kubeconfig",
      status: "failure",
      summary: "Deno cannot skip certificate verification",
      remedy: "Correct the kubeconfig",
    }),
    only: "deno",
  },
];

interface Desk {
  user?: Record<string, unknown>;
  cluster?: Record<string, unknown>;
  context?: string;
  /** The name of the file. */
  path?: string;
  text?: (pod: ExaminedPod) => string;
}

function desk(name: string, desk: Desk, finding: ExpectedFinding): Surroundings {
  return { name, make: (stack) => makeDesk(stack, desk), finding };
}

function clusterOf({ server }: ExaminedPod): Record<string, unknown> {
  return { server: server.url, "certificate-authority-data": base64(server.caPem) };
}

async function makeDesk(stack: AsyncDisposableStack, desk: Desk) {
  const pod = await examinedPod(stack);
  const { token } = pod.kubelet.current;
  const file = `${pod.directory}/..kubeconfig`;
  const cluster = desk.cluster ? { server: pod.server.url, ...desk.cluster } : clusterOf(pod);
  const text = desk.text?.(pod) ?? simple({ cluster, user: desk.user ?? { token } });
  await writeFile(file, text);
  const options = {
    ...pod.options,
    kubeconfig: desk.path === undefined ? file : `${pod.directory}/${desk.path}`,
    ...(desk.context !== undefined && { context: desk.context }),
  };
  return { ...pod, options, secrets: [token, PASSWORD, btoa(`jane:${PASSWORD}`)] };
}
