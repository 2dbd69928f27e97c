import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { examinedPod, podOf } from "../support/doctor/examined_pod.ts";
import { runDoctor, runJsonDoctor } from "../support/doctor/run_doctor.ts";
import { findingsOf } from "../support/doctor/surroundings.ts";
import { makeFifo } from "../support/fakes/make_fifo.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { CLOSED_OUTPUT, FULL_OUTPUT } from "../support/programs/lost_output.ts";
import { startConnectProxy } from "../support/servers/connect_proxy.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { runtimeName, test } from "../support/test.ts";

const PASSWORD = "hunter2-the-password";
/** Variables of this machine that must not count. */
const clean = {
  NO_PROXY: "",
  no_proxy: "",
  HTTP_PROXY: "",
  http_proxy: "",
  NODE_EXTRA_CA_CERTS: "",
};

/** Starts a pod whose server has a name that is not exempt from proxies. */
async function startProxied(stack: AsyncDisposableStack) {
  const pod = await examinedPod(stack, { names: ["kube.test"] });
  const proxy = stack.use(await startConnectProxy());
  const { port } = new URL(pod.server.url);
  const proxyUrl = proxy.url.replace("://", `://jane:${PASSWORD}@`);
  const env = {
    ...clean,
    KUBERNETES_SERVICE_HOST: "kube.test",
    KUBERNETES_SERVICE_PORT: port,
    HTTPS_PROXY: proxyUrl,
  };
  return { ...pod, proxy, env, args: [`--directory=${pod.directory}`, "--watch=0.1"] };
}

test("The doctor names a proxy that carries the requests, without its password", async () => {
  await using stack = new AsyncDisposableStack();
  const { args, env, proxy } = await startProxied(stack);
  const { code, diagnosis, text } = await runJsonDoctor(args, { env });
  const [first, ...others] = findingsOf(diagnosis);
  assertEquals([code, first?.id, first?.status, others], [0, "network.proxy", "warning", []]);
  assertStringIncludes(first?.summary ?? "", `HTTPS_PROXY sends the requests through`);
  assertStringIncludes(first?.remedy ?? "", "Add kube.test to NO_PROXY");
  assert(proxy.targets.length > 0);
  assert(!text.includes(PASSWORD) && !text.includes("jane"));
});

test("The doctor names a proxy in the way that opens no tunnel, once", async () => {
  await using stack = new AsyncDisposableStack();
  const { args, env, proxy } = await startProxied(stack);
  proxy.refusal = "403 Forbidden";
  const { code, diagnosis, text } = await runJsonDoctor(args, { env });
  const findings = findingsOf(diagnosis);
  assertEquals(findings.map(({ id, status }) => [id, status]), [["network.http", "failure"]]);
  assertStringIncludes(findings[0]?.summary ?? "", "HTTPS_PROXY names");
  assertStringIncludes(findings[0]?.remedy ?? "", "Add kube.test to NO_PROXY");
  assertEquals(code, 1);
  assert(!text.includes(PASSWORD) && !text.includes("jane"));
});

test("The command prints a report, and with --quiet nothing in a sound pod", async () => {
  await using stack = new AsyncDisposableStack();
  const { directory, kubelet } = await examinedPod(stack);
  const env = { ...clean, ...kubelet.env };
  const args = [`--directory=${directory}`, "--watch=0.1"];
  const loud = await runDoctor(args, { env });
  assertEquals([loud.code, loud.stderr], [0, ""]);
  assertStringIncludes(loud.stdout, "√ TLS: the certificate is valid for 127.0.0.1");
  assertEquals(await runDoctor([...args, "-q"], { env }), { code: 0, stdout: "", stderr: "" });
});

test("A closed pipe does not change the exit code of the doctor, and a full disk is named", async () => {
  const args = ["--kubeconfig=/nowhere/config"];
  const closed = await runDoctor(args, { env: clean, shell: CLOSED_OUTPUT });
  assertEquals(closed, { code: 1, stdout: "", stderr: "" });
  const full = await runDoctor(args, { env: clean, shell: FULL_OUTPUT });
  assertEquals(full.code, 2);
  assertMatch(full.stderr, /^Standard output cannot be written: [^\n]*no space left[^\n]*\n$/i);
});

test("The command ends although a server never answers its handshake", async () => {
  await using stack = new AsyncDisposableStack();
  const { port } = stack.use(await startTcpServer(() => {}));
  const { directory } = await podOf(stack, { url: `https://127.0.0.1:${port}` });
  const { code, stdout } = await runDoctor([`--directory=${directory}`, "--timeout=0.3"], {
    env: {
      ...clean,
      KUBERNETES_SERVICE_HOST: "127.0.0.1",
      KUBERNETES_SERVICE_PORT: `${port}`,
    },
  });
  assertEquals(code, 1);
  assertStringIncludes(stdout, "× TLS: the server accepts the connection and does not answer");
});

test("The command ends with 2 and without a report if it cannot look", async () => {
  for (const args of [["--what"], ["--can=pods"], ["--rbac=/nowhere/roles.yaml"]]) {
    const { code, stdout, stderr } = await runDoctor(args);
    assertEquals([code, stdout, stderr === ""], [2, "", false]);
  }
});

test("The command ends with its exit code although a file gives nothing", async () => {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await tempDirectory());
  const file = `${path}/config`;
  makeFifo(file);
  const run = await runDoctor([`--kubeconfig=${file}`, "--timeout=0.3"], { env: clean });
  assertEquals(run.code, 1);
  assertStringIncludes(run.stdout, "× Kubeconfig: the kubeconfig is not read in time");
});

test("The command names settings of TLS that Deno cannot use, once", async () => {
  await using stack = new AsyncDisposableStack();
  const { directory, kubelet } = await examinedPod(stack);
  const env = { ...clean, ...kubelet.env, DENO_TLS_CA_STORE: "bogus" };
  const { code, diagnosis } = await runJsonDoctor([`--directory=${directory}`], { env });
  const [first, ...others] = findingsOf(diagnosis);
  assertEquals([code, first?.id, first?.status, others], [1, "environment.runtime", "failure", []]);
  assertStringIncludes(first?.summary ?? "", 'Unknown certificate store "bogus"');
  assertStringIncludes(first?.remedy ?? "", "DENO_TLS_CA_STORE");
}, { ignore: runtimeName !== "deno" });
