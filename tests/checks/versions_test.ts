import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../support/test.ts";
import { otherVersions, packageVersions, parseVersions, typesVersions } from "./versions.ts";

const pinned = {
  deno: "2.9.6",
  bun: "1.4.5",
  "deno-floor": "2.7.14",
  "bun-floor": "1.4.0",
};

test("parseVersions reads a line for each runtime and reports a missing one", () => {
  const lines = ["deno 2.9.6", "bun 1.4.5", "deno-floor 2.7.14", "bun-floor 1.4.0"];
  assertEquals(parseVersions(`${lines.join("\n")}\n`), pinned);
  assertThrows(() => parseVersions("deno 2.9.6\n"), Error, "a line for bun");
  assertThrows(() => parseVersions(lines.slice(0, 3).join("\n")), Error, "a line for bun-floor");
});

test("otherVersions accepts the pinned versions wherever they stand", () => {
  const text = "npx -y deno@2.9.6 task test, Bun 1.4.5, denoland/deno:alpine-2.9.6, oven/bun:1.4.5";
  assertEquals(otherVersions("README.md", text, pinned), []);
});

test("otherVersions reports each mention of another version", () => {
  const text =
    "npx -y deno@2.9.5 task test, image: denoland/deno:2.9.7, needs Bun 1.4.5, oven/bun:1.4.4";
  assertEquals(otherVersions("README.md", text, pinned), [
    "README.md says deno@2.9.5, .ci/versions says 2.9.6.",
    "README.md says denoland/deno:2.9.7, .ci/versions says 2.9.6.",
    "README.md says oven/bun:1.4.4, .ci/versions says 1.4.5.",
  ]);
});

test("packageVersions reports a package with another version, and a loose import of another one", () => {
  const main = { name: "@kubewire/kubewire", version: "0.1.0" };
  const exact = { "@kubewire/kubewire": "jsr:@kubewire/kubewire@0.1.0", hono: "npm:hono@^4.0.0" };
  const types = { name: "@kubewire/types", version: "1.37.2" };
  const good = { name: "@kubewire/hono", version: "0.1.0", imports: exact };
  assertEquals(packageVersions([main, types, good]), []);
  const loose = { "@kubewire/kubewire": "jsr:@kubewire/kubewire@^0.1.0" };
  assertEquals(packageVersions([main, { ...good, version: "0.2.0", imports: loose }]), [
    "@kubewire/hono has version 0.2.0, @kubewire/kubewire has 0.1.0.",
    "@kubewire/hono imports jsr:@kubewire/kubewire@^0.1.0, not jsr:@kubewire/kubewire@0.1.0.",
  ]);
});

test("typesVersions asks for the minor version of Kubernetes", () => {
  const goModule = "require (\n\tk8s.io/kubernetes v1.37.2\n)\n";
  const found = (version: string) =>
    typesVersions([{ name: "@kubewire/types", version }], goModule).join();
  assertEquals(["1.37.2", "1.37.0", "1.37.11"].map(found), ["", "", ""]);
  for (const version of ["0.1.0", "1.36.9", "1.38.0", "1.37", "v1.37.2", "1.37.2-rc.1"]) {
    assertEquals(
      found(version),
      `@kubewire/types has version ${version}, its types are those of Kubernetes 1.37: ` +
        "set 1.37.x in src/types/deno.json.",
    );
  }
  assertEquals(typesVersions([], "module x\n"), [
    "tests/e2e/control_plane/go.mod has no version of k8s.io/kubernetes.",
  ]);
});
