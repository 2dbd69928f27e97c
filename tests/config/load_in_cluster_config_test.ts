import { assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import {
  loadInClusterConfig,
  type LoadInClusterConfigOptions,
  SERVICE_ACCOUNT_DIRECTORY,
} from "../../src/config/load_in_cluster_config.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import {
  ConfigurationError,
  NotInClusterError,
  PermissionError,
  TokenInvalidError,
} from "../../src/core/errors.ts";
import { AtomicWriter } from "../../src/testing/kubelet/atomic_writer.ts";
import { CertificateAuthority } from "../../src/testing/auth/certificate_authority.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";

const caPem = (await CertificateAuthority.create()).certificatePem;
const HOST = "KUBERNETES_SERVICE_HOST";
const PORT = "KUBERNETES_SERVICE_PORT";

type Variables = Record<string, string>;

/** Differences from an ordinary pod; a file that is `undefined` is missing. */
interface PodDescription {
  env?: Variables;
  files?: Record<string, string | undefined>;
  directory?: string;
}

function podRuntime(pod: PodDescription = {}) {
  const { directory = SERVICE_ACCOUNT_DIRECTORY } = pod;
  const { env = { [HOST]: "10.96.0.1", [PORT]: "443" } } = pod;
  const files = { token: "token", "ca.crt": caPem, namespace: "shop\n", ...pod.files };
  const present = Object.entries(files).flatMap(([name, content]): [string, string][] =>
    content === undefined ? [] : [[`${directory}/${name}`, content]]
  );
  return fakeRuntime({ env, files: Object.fromEntries(present) });
}

function configOf(pod: PodDescription, options: LoadInClusterConfigOptions = {}) {
  return loadInClusterConfig({ runtime: podRuntime(pod), ...options });
}

function withEnv(env: Variables): PodDescription {
  return { env: { [HOST]: "10.96.0.1", [PORT]: "443", ...env } };
}

test("loadInClusterConfig describes the cluster from the environment and the service account", async () => {
  assertEquals(SERVICE_ACCOUNT_DIRECTORY, "/var/run/secrets/kubernetes.io/serviceaccount");
  assertEquals(await configOf({}), {
    server: "https://10.96.0.1:443",
    namespace: "shop",
    tokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token",
    caFile: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    caPem,
    disableCompression: true,
  });
});

test("loadInClusterConfig puts an IPv6 address in brackets", async () => {
  const { server } = await configOf(withEnv({ [HOST]: "fd00:10:96::1", [PORT]: "6443" }));
  assertEquals(server, "https://[fd00:10:96::1]:6443");
});

test("loadInClusterConfig uses https for every port", async () => {
  assertEquals((await configOf(withEnv({ [PORT]: "80" }))).server, "https://10.96.0.1:80");
});

test("loadInClusterConfig names the variables that are absent or empty", async () => {
  const cases: [Variables, string[]][] = [
    [{}, [HOST, PORT]],
    [{ [HOST]: "", [PORT]: "" }, [HOST, PORT]],
    [{ [PORT]: "443" }, [HOST]],
    [{ [HOST]: "", [PORT]: "443" }, [HOST]],
    [{ [HOST]: "10.96.0.1" }, [PORT]],
    [{ [HOST]: "10.96.0.1", [PORT]: "" }, [PORT]],
  ];
  for (const [env, missing] of cases) {
    const error = await assertRejects(() => configOf({ env }), NotInClusterError);
    assertEquals(error.missing, missing);
    assertMatch(
      error.message,
      new RegExp(`^Not in a cluster: ${missing.join(" and ")} (is|are) not`),
    );
  }
});

test("loadInClusterConfig says that the variables do not make a URL", async () => {
  for (
    const env of [{ [PORT]: "https" }, { [PORT]: "99999" }, { [HOST]: "::1::" }, { [HOST]: " " }]
  ) {
    const error = await assertRejects(() => configOf(withEnv(env)), ConfigurationError);
    assertMatch(error.message, /^KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not make/);
  }
  const odd = withEnv({ [HOST]: "u:hunter2@10.0.0.1" });
  const { message } = await assertRejects(() => configOf(odd), ConfigurationError);
  assertMatch(message, /they are "\[hidden\]@10\.0\.0\.1"/);
});

test("loadInClusterConfig takes the namespace from the option, the variable, the file, then default", async () => {
  const env = { [HOST]: "10.96.0.1", [PORT]: "443", POD_NAMESPACE: " variable\n" };
  const { POD_NAMESPACE: _, ...without } = env;
  const namespaceOf = async (pod: PodDescription, options?: LoadInClusterConfigOptions) =>
    (await configOf(pod, options)).namespace;
  assertEquals(await namespaceOf({ env }, { namespace: "option" }), "option");
  assertEquals(await namespaceOf({ env }), "variable");
  assertEquals(await namespaceOf({ env: { ...env, POD_NAMESPACE: " " } }), "shop");
  assertEquals(await namespaceOf({ env: without }), "shop");
  assertEquals(await namespaceOf({ env: without, files: { namespace: " \n" } }), "default");
  assertEquals(await namespaceOf({ env: without, files: { namespace: undefined } }), "default");
});

test("loadInClusterConfig does not read the namespace when the option sets it", async () => {
  const runtime = podRuntime();
  await loadInClusterConfig({ runtime, namespace: "option" });
  assertEquals(runtime.reads.filter((path) => path.endsWith("/namespace")), []);
});

test("loadInClusterConfig reads the files from another directory", async () => {
  const directory = "/var/run/secrets/projected";
  const { tokenFile, caFile, namespace } = await configOf({ directory }, { directory });
  assertEquals(
    { tokenFile, caFile, namespace },
    { tokenFile: `${directory}/token`, caFile: `${directory}/ca.crt`, namespace: "shop" },
  );
});

test("loadInClusterConfig names the missing file and a possible reason", async () => {
  for (const name of ["token", "ca.crt"]) {
    const error = await assertRejects(
      () => configOf({ files: { [name]: undefined } }),
      ConfigurationError,
    );
    assertMatch(
      error.message,
      new RegExp(
        `^${SERVICE_ACCOUNT_DIRECTORY}/${name} cannot be read: ENOENT: .*` +
          "Is automountServiceAccountToken off.*option `directory`",
      ),
    );
    assertInstanceOf(error.cause, Error);
  }
});

test("loadInClusterConfig refuses a CA file that is empty, garbage or damaged", async () => {
  const cases: [string, RegExp][] = [
    ["", /ca\.crt is empty\. It must hold the PEM certificates/],
    ["\n", /ca\.crt is empty\. It must hold the PEM certificates/],
    ["garbage", /ca\.crt has no certificate in it\. It must hold the PEM certificates/],
    [caPem.replace(/MII.{4}/, ""), /ca\.crt cannot be used: certificate 1 is not valid/],
    [caPem.slice(0, 200), /ca\.crt cannot be used: a certificate is cut off/],
  ];
  for (const [content, message] of cases) {
    const error = await assertRejects(
      () => configOf({ files: { "ca.crt": content } }),
      ConfigurationError,
    );
    assertMatch(error.message, message);
  }
});

test("loadInClusterConfig refuses a token file without a valid token, and does not show its content", async () => {
  for (const token of ["", "SECRET TOKEN", "SECRET\0", "x".repeat(2 * 1024 * 1024)]) {
    const error = await assertRejects(() => configOf({ files: { token } }), TokenInvalidError);
    assertMatch(error.message, new RegExp(`^The token file ${SERVICE_ACCOUNT_DIRECTORY}/token `));
    assertEquals(/SECRET|xxxx/.test(`${error.message}${error.stack}`), false);
  }
});

test("loadInClusterConfig names the flag for the directory when a file may not be read", async () => {
  for (const name of ["token", "ca.crt", "namespace"]) {
    const runtime = podRuntime();
    const path = `${SERVICE_ACCOUNT_DIRECTORY}/${name}`;
    runtime.files[path] = () => {
      throw new PermissionError(`${path} may not be read`, `--allow-read=${path}`);
    };
    const error = await assertRejects(() => loadInClusterConfig({ runtime }), PermissionError);
    assertEquals(error.flag, `--allow-read=${SERVICE_ACCOUNT_DIRECTORY}`);
    assertMatch(error.message, new RegExp(`^Permission denied: ${path} may not be read\\.`));
  }
});

test("loadInClusterConfig names one flag for both variables when they may not be read", async () => {
  const runtime = Object.assign(podRuntime(), {
    env(name: string): string {
      throw new PermissionError(`the environment variable ${name} may not be read`, "--allow-env");
    },
  });
  const error = await assertRejects(() => loadInClusterConfig({ runtime }), PermissionError);
  assertEquals(error.flag, `--allow-env=${HOST},${PORT}`);
});

test("loadInClusterConfig reads POD_NAMESPACE as an optional variable", async () => {
  const asked: [string, boolean | undefined][] = [];
  const runtime = podRuntime();
  const { env } = runtime;
  await loadInClusterConfig({
    runtime: Object.assign(runtime, {
      env(name: string, options: { optional?: boolean } = {}) {
        asked.push([name, options.optional]);
        return env(name);
      },
    }),
  });
  assertEquals(asked, [[HOST, undefined], [PORT, undefined], ["POD_NAMESPACE", true]]);
});

test("loadInClusterConfig reads the links of a projected volume on this runtime", async () => {
  await using directory = await tempDirectory();
  const { path } = directory;
  await new AtomicWriter(path).write({ token: "token", "ca.crt": caPem, namespace: "shop" });
  const { env } = podRuntime();
  const config = await loadInClusterConfig({
    directory: path,
    runtime: { ...currentRuntime(), env },
  });
  assertEquals([config.namespace, config.caPem], ["shop", caPem]);
});
