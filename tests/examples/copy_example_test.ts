import { assertEquals, assertMatch } from "@std/assert";
import { writeKubeconfig } from "../support/kubeconfig_file.ts";
import { repository } from "../support/repository.ts";
import { startTarContainer, writeFiles } from "../support/tar_container.ts";
import { test } from "../support/test.ts";
import { commandOf } from "./running_example.ts";

test("copy_files.ts copies into a container and back", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(local, { "site/a": "hello", "site/b/c": "world" });
  await writeFiles(root, { "srv/other": "stays" });
  const KUBECONFIG = await writeKubeconfig(pod);
  const [, ...flags] = commandOf("copy_files.ts", "deno");
  const run = async (...paths: string[]) => {
    const args = flags.map((flag) => flag.replace("--allow-write=.", `--allow-write=${local}`));
    const command = new Deno.Command(Deno.execPath(), {
      args: [...args, ...paths],
      cwd: repository,
      env: { NO_COLOR: "1", KUBECONFIG },
    });
    const { code, stdout, stderr } = await command.output();
    const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    return { code, output };
  };
  const sent = await run(`${local}/site`, "web:/srv/www");
  assertEquals(sent.code, 0, sent.output);
  assertMatch(sent.output, /^a: 5 bytes\nb\/c: 5 bytes\n2 files, 10 bytes$/m);
  const fetched = await run("web:/srv/www", `${local}/copy`);
  assertEquals(fetched.code, 0, fetched.output);
  assertEquals(await Deno.readTextFile(`${local}/copy/b/c`), "world");
  assertMatch((await run("a", "b")).output, /One of the two paths must be in a pod/);
});
