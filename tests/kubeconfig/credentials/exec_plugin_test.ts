import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { PermissionError, TokenUnavailableError } from "../../../src/core/errors.ts";
import {
  ExecPlugin,
  type ExecPluginParts,
} from "../../../src/kubeconfig/credentials/exec_plugin.ts";
import { ExecTokenSource } from "../../../src/kubeconfig/credentials/exec_token_source.ts";
import type { ExecEntry } from "../../../src/kubeconfig/kubeconfig.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import {
  type FakeProgramRunner,
  fakeProgramRunner,
  type FakeProgramRunnerOptions,
} from "../../support/fakes/fake_program_runner.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";
import { base64, pem } from "../loading_case.ts";

const V1 = "client.authentication.k8s.io/v1";
const answer = { apiVersion: V1, kind: "ExecCredential", status: { token: "s3cr3t" } };
const works: FakeProgramRunnerOptions = {
  run: () => ({ code: 0, stdout: JSON.stringify(answer) }),
};

interface Setup extends Partial<Omit<ExecPluginParts, "exec" | "runner">> {
  exec?: Partial<ExecEntry>;
}

function plugin(runner: FakeProgramRunner, { exec, ...parts }: Setup = {}): ExecPlugin {
  return new ExecPlugin({
    exec: {
      apiVersion: V1,
      command: "aws",
      args: ["eks", "get-token"],
      env: [{ name: "AWS_PROFILE", value: "dev" }],
      provideClusterInfo: false,
      ...exec,
    },
    userName: "jane",
    cluster: { insecureSkipTlsVerify: false, disableCompression: false },
    settings: { server: "https://one.example.com" },
    interactive: true,
    runner,
    runtime: currentRuntime(),
    ...parts,
  });
}

/** The value of KUBERNETES_EXEC_INFO in the plugin's last run. */
function infoOf({ programs }: FakeProgramRunner) {
  return JSON.parse(programs.at(-1)?.env.KUBERNETES_EXEC_INFO ?? "");
}

test("An exec plugin is run with its arguments, its variables and KUBERNETES_EXEC_INFO", async () => {
  const runner = fakeProgramRunner(works);
  assertEquals((await plugin(runner).run()).token, "s3cr3t");
  assertEquals(runner.programs, [{
    command: "aws",
    args: ["eks", "get-token"],
    env: {
      AWS_PROFILE: "dev",
      KUBERNETES_EXEC_INFO:
        `{"kind":"ExecCredential","apiVersion":"${V1}","spec":{"interactive":false}}`,
    },
    interactive: false,
    maxOutputBytes: 1_048_576,
  }]);
});

test("An exec plugin is not run with a NUL in its arguments, and no error shows them", async () => {
  const name = "A";
  for (const exec of [{ args: ["s3cr3t\0"] }, { env: [{ name, value: "s3cr3t\0" }] }]) {
    const runner = fakeProgramRunner(works);
    const error = await assertRejects(
      () => plugin(runner, { exec }).run(),
      TokenUnavailableError,
      "NUL",
    );
    assertEquals([runner.programs, shownForms(error).includes("s3cr3t")], [[], false]);
  }
});

test("An exec plugin gets the cluster where its entry asks for it", async () => {
  const runner = fakeProgramRunner(works);
  const exec = { provideClusterInfo: true };
  const server = "https://one.example.com";
  await plugin(runner, { exec }).run();
  assertEquals(infoOf(runner).spec.cluster, { server });
  await plugin(runner, {
    exec,
    cluster: { insecureSkipTlsVerify: false, disableCompression: true, execConfig: { a: [1] } },
    settings: {
      server,
      caPem: pem.data.ca,
      tlsServerName: "kubernetes",
      proxyUrl: "http://proxy",
    },
  }).run();
  assertEquals(infoOf(runner).spec.cluster, {
    server,
    "tls-server-name": "kubernetes",
    "certificate-authority-data": base64(pem.data.ca),
    "proxy-url": "http://proxy",
    "disable-compression": true,
    config: { a: [1] },
  });
});

test("An exec plugin may use the terminal if there is one and the settings allow it", async () => {
  const rows: [string | undefined, boolean, boolean, boolean][] = [
    ["Never", true, true, false],
    ["IfAvailable", true, true, true],
    ["IfAvailable", false, true, false],
    ["IfAvailable", true, false, false],
    [undefined, true, true, true],
    ["Always", true, true, true],
  ];
  for (const [interactiveMode, terminal, interactive, expected] of rows) {
    const runner = fakeProgramRunner({ ...works, terminal });
    const exec = interactiveMode === undefined ? {} : { interactiveMode };
    await plugin(runner, { interactive, exec }).run();
    const row = `${interactiveMode} ${terminal} ${interactive}`;
    assertEquals(runner.programs.at(-1)?.interactive, expected, row);
    assertEquals(infoOf(runner).spec.interactive, expected, row);
  }
});

test("An exec plugin that needs the terminal is not run without one", async () => {
  const exec = { interactiveMode: "Always" };
  const rows: [boolean, boolean, string][] = [
    [false, true, "standard input is not a terminal"],
    [true, false, "the option `interactive` is false"],
  ];
  for (const [terminal, interactive, message] of rows) {
    const runner = fakeProgramRunner({ ...works, terminal });
    const running = plugin(runner, { exec, interactive }).run();
    const error = await assertRejects(() => running, TokenUnavailableError);
    assertStringIncludes(error.message, message);
    assertEquals(runner.programs, []);
  }
});

test("A missing exec plugin is an error with its install hint, without control characters", async () => {
  const exec = { installHint: "\u001b[1mGet it from https://example.com/\u0007" };
  const error = await assertRejects(
    () => plugin(fakeProgramRunner(), { exec }).run(),
    TokenUnavailableError,
  );
  assertEquals(
    error.message,
    'There are no credentials for user "jane" from the exec plugin aws: there is no such program: ' +
      "install it. [1mGet it from https://example.com/",
  );
});

test("An exec plugin that fails is an error with its exit code, and without its output", async () => {
  const runner = fakeProgramRunner({ run: () => ({ code: 7, stdout: JSON.stringify(answer) }) });
  const error = await assertRejects(() => plugin(runner).run(), TokenUnavailableError);
  assertStringIncludes(error.message, "it ended with exit code 7");
  assertEquals(shownForms(error).includes("s3cr3t"), false);
});

test("An exec plugin that may not be run is reported as a missing permission", async () => {
  const runner = fakeProgramRunner({
    run() {
      throw new PermissionError("the program aws may not be run", "--allow-run=aws");
    },
  });
  const error = await assertRejects(() => plugin(runner).run(), PermissionError);
  assertEquals(error.flag, "--allow-run=aws");
});

test("An exec plugin's certificate must match its key, and the next run may return a better one", async () => {
  const keys = [pem.file.key, pem.data.key];
  const runner = fakeProgramRunner({
    run: () => {
      const status = { clientCertificateData: pem.data.certificate, clientKeyData: keys.shift() };
      return { code: 0, stdout: JSON.stringify({ ...answer, status }) };
    },
  });
  const tokens = new ExecTokenSource(plugin(runner), new FakeClock());
  const error = await assertRejects(async () => await tokens.token(), TokenUnavailableError);
  assertStringIncludes(error.message, "the key is of another certificate");
  assertEquals(shownForms(error).includes(pem.file.key.split("\n")[1] ?? ""), false);
  assertEquals(tokens.certificate(), undefined);
  assertEquals(await tokens.token(), undefined);
  assertEquals(tokens.certificate()?.keyPem(), pem.data.key);
});
