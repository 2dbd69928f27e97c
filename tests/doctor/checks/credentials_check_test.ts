import { assertEquals, assertStringIncludes } from "@std/assert";
import { ClientCertificate } from "../../../src/config/client_certificate.ts";
import { credentialsCheck } from "../../../src/doctor/checks/credentials_check.ts";
import { ExecTokenSource } from "../../../src/kubeconfig/credentials/exec_token_source.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { base64, kubeconfig } from "../../kubeconfig/loading_case.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import {
  clusterOf,
  machine,
  makeMachine,
  PASSWORD,
} from "../../support/doctor/examined_machine.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { test } from "../../support/test.ts";

const failed = { id: "identity.credentials", status: "failure" } as const;

testSurroundings(
  machine("an exec plugin that is not installed", {
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
    ...failed,
    summary: "there is no such program: install it. Get it from https://example.com/",
    remedy: "run it by itself once",
  }),
  machine("an exec plugin that asks at a terminal", {
    user: {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "/opt/kubewire/no-such-plugin",
        interactiveMode: "Always",
      },
    },
  }, {
    ...failed,
    summary: "asks for input at a terminal (interactiveMode: Always)",
    remedy: "interactiveMode to IfAvailable",
  }),
  machine("a context without a user", {
    text: (pod) =>
      kubeconfig({
        current: "dev",
        contexts: { dev: { cluster: "one" } },
        clusters: { one: clusterOf(pod) },
      }),
  }, { ...failed, summary: "there are none", remedy: "kubectl config set-context" }),
  {
    name: "a client certificate that has expired",
    async make(stack) {
      const authority = await CertificateAuthority.create();
      const { certificatePem, keyPem } = await authority.issueClient({
        commonName: "jane",
        notAfter: new Date(Date.now() - 26 * 3_600_000),
      });
      const user = {
        "client-certificate-data": base64(certificatePem),
        "client-key-data": base64(keyPem),
      };
      const { options } = await makeMachine(stack, { user });
      return { options, secrets: [keyPem, base64(keyPem)] };
    },
    finding: {
      ...failed,
      summary: "the client certificate for CN=jane expired 1 d ago",
      remedy: "kubeadm certs renew",
    },
  },
);

test("credentialsCheck needs none for an address with http://, such as that of kubectl proxy", async () => {
  await using cleanup = new AsyncDisposableStack();
  const config = { server: "http://127.0.0.1:8001" };
  const { status } = await credentialsCheck.run(
    examinationOf({ config, cleanup, environment: "machine" }),
    unaborted,
  );
  assertEquals(status, "skipped");
});

test("credentialsCheck names a valid client certificate, and needs no token then", async () => {
  const authority = await CertificateAuthority.create();
  const options = { commonName: "jane", organizations: ["shop"] };
  const { certificatePem, keyPem } = await authority.issueClient(options);
  const clientCertificate = new ClientCertificate(certificatePem, keyPem);
  await using cleanup = new AsyncDisposableStack();
  const config = { server: "https://127.0.0.1:1", clientCertificate };
  const clock = new FakeClock(Date.now());
  const examination = examinationOf({ config, cleanup, environment: "machine" }, { clock });
  const { status, summary } = await credentialsCheck.run(examination, unaborted);
  assertEquals([status, examination.token], ["ok", undefined]);
  assertStringIncludes(summary, "a certificate for O=shop, CN=jane, valid for 36");
});

test("credentialsCheck names credentials of an exec plugin that have expired by their own date", async () => {
  const clock = new FakeClock(7_200_000);
  for (const [expiresAtMs, status] of [[0, "failure"], [9_000_000, "ok"]] as const) {
    await using cleanup = new AsyncDisposableStack();
    const credential = { token: PASSWORD, certificate: undefined, expiresAtMs };
    const tokenSource = new ExecTokenSource({ run: () => Promise.resolve(credential) }, clock);
    const config = { server: "https://127.0.0.1:1", tokenSource };
    const examination = examinationOf({ config, cleanup, environment: "machine" }, { clock });
    const outcome = await credentialsCheck.run(examination, unaborted);
    assertEquals(outcome.status, status);
    if (status === "ok") continue;
    assertStringIncludes(outcome.summary, "the exec plugin gave credentials that expired 2 h ago");
    assertEquals(JSON.stringify(outcome).includes(PASSWORD), false);
  }
});
