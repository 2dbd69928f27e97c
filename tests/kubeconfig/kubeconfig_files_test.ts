import { assertEquals, assertThrows } from "@std/assert";
import { PermissionError } from "../../src/core/errors.ts";
import { KUBECONFIG_ENV_FLAG, kubeconfigFiles } from "../../src/kubeconfig/kubeconfig_files.ts";
import { fakeProgramRunner } from "../support/fakes/fake_program_runner.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { test } from "../support/test.ts";

function filesOf(env: Record<string, string>, options: { windows?: boolean; path?: string } = {}) {
  const { path, windows = false } = options;
  return kubeconfigFiles({
    path,
    runtime: fakeRuntime({ env }),
    runner: fakeProgramRunner({ windows }),
  });
}

test("The files are those of KUBECONFIG, or the one at home", () => {
  assertEquals(filesOf({ KUBECONFIG: "a:b:a:", HOME: "/home/jane" }), {
    paths: ["a", "b"],
    origin: "KUBECONFIG",
  });
  assertEquals(filesOf({ HOME: "/home/jane" }), {
    paths: ["/home/jane/.kube/config"],
    origin: "default",
  });
  assertEquals(filesOf({}), { paths: [], origin: "default" });
});

test("On Windows a semicolon separates the files, and home is the user's profile", () => {
  const windows = { windows: true };
  assertEquals(filesOf({ KUBECONFIG: "C:\\a;C:\\b" }, windows).paths, ["C:\\a", "C:\\b"]);
  assertEquals(filesOf({ USERPROFILE: "C:\\Users\\jane" }, windows).paths, [
    "C:\\Users\\jane/.kube/config",
  ]);
});

test("An explicit path needs no variable", () => {
  assertEquals(filesOf({ KUBECONFIG: "a" }, { path: "b" }), { paths: ["b"], origin: "path" });
});

test("A variable that may not be read is a missing permission for all the variables", () => {
  const runtime = fakeRuntime();
  runtime.env = (name) => {
    throw new PermissionError(`the environment variable ${name}`, `--allow-env=${name}`);
  };
  const error = assertThrows(
    () => kubeconfigFiles({ runtime, runner: fakeProgramRunner() }),
    PermissionError,
  );
  assertEquals(error.flag, KUBECONFIG_ENV_FLAG);
});
