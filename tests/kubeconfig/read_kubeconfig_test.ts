import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError, PermissionError } from "../../src/core/errors.ts";
import { KUBECONFIG_ENV_FLAG } from "../../src/kubeconfig/kubeconfig_files.ts";
import { parseKubeconfig } from "../../src/kubeconfig/parse_kubeconfig.ts";
import { mergeKubeconfigs, readKubeconfig } from "../../src/kubeconfig/read_kubeconfig.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { test } from "../support/test.ts";
import { kubeconfig, simple } from "./loading_case.ts";

test("readKubeconfig reads each file once", async () => {
  const runtime = fakeRuntime({ files: { a: simple(), b: "" } });
  const config = await readKubeconfig({ paths: ["a", "b", "c"], origin: "KUBECONFIG" }, runtime);
  assertEquals(config.currentContext, "dev");
  assertEquals(runtime.reads, ["a", "b", "c"]);
});

test("readKubeconfig throws the error of a file that exists and cannot be read", async () => {
  const runtime = fakeRuntime({
    files: {
      a() {
        throw new Error("EISDIR: it is a directory");
      },
    },
  });
  await assertRejects(
    () => readKubeconfig({ paths: ["a"], origin: "KUBECONFIG" }, runtime),
    ConfigurationError,
    "The kubeconfig a cannot be read: EISDIR",
  );
});

test("readKubeconfig names one flag for its own variables and those of npm:yaml", async () => {
  const runtime = fakeRuntime({ files: { a: simple() } });
  runtime.env = (name) => {
    throw new PermissionError(`the environment variable ${name}`, `--allow-env=${name}`);
  };
  const error = await assertRejects(
    () => readKubeconfig({ paths: ["a"], origin: "path" }, runtime),
    PermissionError,
  );
  assertEquals(error.flag, KUBECONFIG_ENV_FLAG);
});

test("mergeKubeconfigs keeps the first entry of a name, and entries that only later files have", () => {
  const texts = [
    kubeconfig({ users: { a: { token: "first" } } }),
    kubeconfig({ current: "x", users: { a: { token: "second" }, b: { token: "second" } } }),
    kubeconfig({ current: "y", users: { c: { token: "third" } } }),
  ];
  const merged = mergeKubeconfigs(texts.map((text) => parseKubeconfig(text, "config")));
  assertEquals(merged.currentContext, "x");
  assertEquals(
    Object.fromEntries([...merged.users].map(([name, { token }]) => [name, token])),
    { a: "first", b: "second", c: "third" },
  );
});

test("mergeKubeconfigs without kubeconfigs returns an empty one", () => {
  assertEquals(mergeKubeconfigs([]), {
    clusters: new Map(),
    users: new Map(),
    contexts: new Map(),
  });
});
