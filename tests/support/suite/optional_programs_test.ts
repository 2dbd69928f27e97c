import { assertEquals } from "@std/assert";
import { runtimeName, test } from "../test.ts";
import { missingPrograms, missingTar } from "./optional_programs.ts";

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

test("missingPrograms names IP version 6 only where a test of it was left out", () => {
  const linesOf = (leftOut: string[]) =>
    missingPrograms(leftOut, "/nowhere").filter((line) => line.startsWith("IPv6"));
  assertEquals(linesOf(["a [--full]"]), []);
  assertEquals(linesOf(["A server is reached by an IPv6 address"]), [
    "IPv6 is not on this machine. Tests that are left out: 1. A server must be able to listen on ::1.",
  ]);
}, { ignore: runtimeName === "bun" }); // the runner itself runs on Deno
