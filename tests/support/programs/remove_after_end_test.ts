import { assertEquals } from "@std/assert";
import { runtimeName, test } from "../test.ts";

/** The runner that uses it runs on Deno. */
const ignore = runtimeName === "bun";

test("removeAfterEnd removes a folder after a program that was killed", async () => {
  const parent = await Deno.makeTempDir();
  try {
    const folder = `${parent}/left`;
    await Deno.mkdir(`${folder}/in`, { recursive: true });
    using watcher = Deno.watchFs(parent, { recursive: false });
    const module = JSON.stringify(import.meta.resolve("./remove_after_end.ts"));
    const code = `import { removeAfterEnd } from ${module};
      removeAfterEnd(${JSON.stringify(folder)}, { graceSeconds: 0 });
      Deno.kill(Deno.pid, "SIGKILL");`;
    const { code: ended } = await new Deno.Command(Deno.execPath(), { args: ["eval", code] })
      .output();
    assertEquals(ended, 137);
    for await (const { kind, paths } of watcher) {
      if (kind === "remove" && paths.some((path) => path.endsWith("/left"))) break;
    }
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}, { ignore });
