import { assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";
import { openRealCluster } from "../cluster/real_cluster.ts";
import { servedMergeTypes } from "./served_merge_types.ts";
import { generatedMinor, servedMinor } from "../cluster/served_version.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const sameMinor = await servedMinor(kubeconfig) === generatedMinor;

test(
  `The embedded server's table of merge types equals that of API server 1.${generatedMinor}`,
  async () => {
    await using cluster = await openRealCluster(kubeconfig);
    const served = await servedMergeTypes(async (path) => (await cluster.kube.fetch(path)).json());
    const file = join(repository, "src/testing/merge/builtin_merge_types.ts");
    assertEquals(await readFile(file, "utf8"), served);
  },
  { ignore: !sameMinor },
);
