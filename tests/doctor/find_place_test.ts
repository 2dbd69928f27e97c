import { assertEquals } from "@std/assert";
import { findPlace } from "../../src/doctor/find_place.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";

test("findPlace sees a pod by one variable or by the directory, and else the desk", async () => {
  await using directory = await tempDirectory();
  const missing = `${directory.path}/missing`;
  const rows = [
    [{ KUBERNETES_SERVICE_HOST: "10.96.0.1" }, missing, "pod"],
    [{ KUBERNETES_SERVICE_PORT: "443" }, missing, "pod"],
    [{}, directory.path, "pod"],
    [{ HOME: "/home/jane" }, missing, "desk"],
  ] as const;
  for (const [env, path, place] of rows) {
    assertEquals(await findPlace(fakeRuntime({ env: { ...env } }), path), place);
  }
});
