import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { KubewireError } from "../../src/core/errors.ts";
import { loadKubeconfig } from "../../src/kubeconfig/load_kubeconfig.ts";
import { fakeProgramRunner } from "../support/fakes/fake_program_runner.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";
import { clusterCases } from "./cases/cluster_cases.ts";
import { contextCases } from "./cases/context_cases.ts";
import { fileCases } from "./cases/file_cases.ts";
import { formatCases } from "./cases/format_cases.ts";
import { userCases } from "./cases/user_cases.ts";
import {
  base64,
  DEFAULT_PATH,
  type Described,
  HOME,
  type LoadingCase,
  pem,
  simple,
} from "./loading_case.ts";

const cases = [...fileCases, ...formatCases, ...contextCases, ...clusterCases, ...userCases];

function load({ files = {}, env = {}, options = {} }: LoadingCase): Promise<ClusterConfig> {
  const runtime = fakeRuntime({ files: { ...files }, env: { HOME, ...env } });
  return loadKubeconfig({ ...options, runtime, runner: fakeProgramRunner() });
}

async function describe(config: ClusterConfig): Promise<Described> {
  const { tokenSource, caPem, clientCertificate } = config;
  const token = await tokenSource?.token();
  const side = (name: "ca" | "certificate", text: string) =>
    text === pem.data[name] ? "data" : text === pem.file[name] ? "file" : undefined;
  const ca = caPem === undefined ? undefined : side("ca", caPem);
  const shown = clientCertificate && side("certificate", clientCertificate.certificatePem);
  return {
    server: config.server,
    ...(config.namespace !== undefined && { namespace: config.namespace }),
    ...(token !== undefined && { token }),
    ...(tokenSource?.scheme && { scheme: tokenSource.scheme }),
    ...(config.tokenFile !== undefined && { tokenFile: config.tokenFile }),
    ...(ca && { ca }),
    ...(config.caFile !== undefined && { caFile: config.caFile }),
    ...(shown && { certificate: shown }),
    ...(config.certificateFile !== undefined && {
      certificateFiles: [config.certificateFile, config.keyFile],
    }),
    ...(config.tlsServerName !== undefined && { tlsServerName: config.tlsServerName }),
    ...(config.insecureSkipVerify && { insecure: true }),
    ...(config.proxyUrl !== undefined && {
      proxyUrl: typeof config.proxyUrl === "function" ? config.proxyUrl() : config.proxyUrl,
    }),
    ...(config.headers && { headers: { ...config.headers } }),
  };
}

for (const loadingCase of cases) {
  const { name, expected } = loadingCase;
  test(`Kubeconfig: ${name}`, async () => {
    if ("error" in expected) {
      const error = await assertRejects(() => load(loadingCase), KubewireError);
      assertStringIncludes(error.message, expected.error);
      assertEquals(shownForms(error).includes("s3cr3t"), false);
      return;
    }
    assertEquals(await describe(await load(loadingCase)), expected);
  });
}

test("The table of kubeconfigs has at least 60 cases, each with its own name", () => {
  assert(cases.length >= 60, `${cases.length}`);
  assertEquals(new Set(cases.map(({ name }) => name)).size, cases.length);
});

test("A configuration from a kubeconfig shows no credential when it is printed", async () => {
  const secrets = [
    "s3cr3t-token",
    "s3cr3t-pass",
    pem.data.key.split("\n")[1] ?? "",
    base64("jane:s3cr3t-pass"),
  ];
  const users = [
    { token: "s3cr3t-token" },
    { username: "jane", password: "s3cr3t-pass" },
    {
      "client-certificate-data": base64(pem.data.certificate),
      "client-key-data": base64(pem.data.key),
    },
    {
      "auth-provider": {
        name: "oidc",
        config: {
          "idp-issuer-url": "https://idp.example.com",
          "client-id": "kubectl",
          "client-secret": "s3cr3t-pass",
          "refresh-token": "s3cr3t-token",
        },
      },
    },
  ];
  for (const user of users) {
    const config = await load({
      name: "",
      files: { [DEFAULT_PATH]: simple({ user }) },
      expected: { error: "" },
    });
    const shown = shownForms(config);
    for (const secret of secrets) assertEquals(shown.includes(secret), false, secret);
  }
});

test("The error for a broken kubeconfig shows nothing of its content", async () => {
  const texts = [
    "users:\n- name: jane\n  user: {token: s3cr3t\n",
    "users:\n- name: jane\n  user:\n   token: s3cr3t\n  as: x\n",
    "token: *s3cr3t\n",
    "s3cr3t",
    "users: s3cr3t",
    "users: [s3cr3t]",
    'users: [{name: jane, user: {token: ["s3cr3t"]}}]',
    "kind: s3cr3t",
    "\t- s3cr3t: {",
  ];
  for (const text of texts) {
    const error = await assertRejects(
      () => load({ name: "", files: { [DEFAULT_PATH]: text }, expected: { error: "" } }),
      KubewireError,
    );
    assertEquals(shownForms(error).includes("s3cr3t"), false, text);
    assertStringIncludes(error.message, DEFAULT_PATH);
  }
});

test("loadKubeconfig says where it looked, also for a KUBECONFIG that names no file, as client-go does", async () => {
  const rows: [Record<string, string>, string][] = [
    [{ KUBECONFIG: "::" }, "looked at KUBECONFIG (no file, for it names none). Set KUBECONFIG"],
    [{ KUBECONFIG: ":" }, "looked at KUBECONFIG (no file, for it names none). Set KUBECONFIG"],
    [{ KUBECONFIG: "", HOME: "" }, "looked at no file, for HOME is not set. Set KUBECONFIG"],
  ];
  // The file at home is left out because KUBECONFIG is set.
  const files = { [DEFAULT_PATH]: simple({}) };
  for (const [env, message] of rows) {
    const error = await assertRejects(() =>
      load({ name: "", files, env, expected: { error: "" } })
    );
    assertStringIncludes((error as Error).message, message);
  }
});
