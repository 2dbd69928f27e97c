import { assertEquals } from "@std/assert";
import { runtimeName, test } from "../test.ts";
import { missingTar } from "./optional_programs.ts";

test("missingTar names tar only where a folder of the run needs it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assertEquals(missingTar(["wire", "copy"], folder)?.startsWith("tar is not on PATH"), true);
    assertEquals(missingTar(["wire"], folder), undefined);
    await Deno.writeTextFile(`${folder}/tar`, "");
    assertEquals(missingTar(["copy"], `/nowhere:${folder}`), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}, { ignore: runtimeName === "bun" }); // the runner itself runs on Deno
