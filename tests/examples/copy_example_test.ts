import { assertEquals, assertMatch } from "@std/assert";
import { writeKubeconfig } from "../support/fakes/kubeconfig_file.ts";
import { startTarContainer, writeFiles } from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";
import { commandOf, runToEnd } from "./running_example.ts";

test("copy_files.ts copies into a container and back", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(local, { "site/a": "hello", "site/b/c": "world" });
  await writeFiles(root, { "srv/other": "stays" });
  const KUBECONFIG = await writeKubeconfig(pod);
  const words = commandOf("copy_files.ts", "deno").map((word) =>
    word.replace("--allow-write=.", `--allow-write=${local}`)
  );
  const run = (...paths: string[]) => runToEnd([...words, ...paths], { KUBECONFIG });
  const sent = await run(`${local}/site`, "web:/srv/www");
  assertEquals(sent.code, 0, sent.output);
  assertMatch(sent.output, /^a: 5 bytes\nb\/c: 5 bytes\n2 files, 10 bytes$/m);
  const fetched = await run("web:/srv/www", `${local}/copy`);
  assertEquals(fetched.code, 0, fetched.output);
  assertEquals(await Deno.readTextFile(`${local}/copy/b/c`), "world");
  assertMatch((await run("a", "b")).output, /One of the two paths must be in a pod/);
});
