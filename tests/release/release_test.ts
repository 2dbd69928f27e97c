import { assertEquals, assertMatch } from "@std/assert";
import { exists } from "@std/fs";
import { join } from "node:path";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { soaked } from "./release_records.ts";
import { BENCHMARKS, hasGit, ReleaseRepository, SOAKS } from "./release_repository.ts";

const ofGit = { ignore: !hasGit };
const usage = "usage: deno task release [--dry-run] [--help]";

test("A release makes its tag once with git, and a dry run makes none", async () => {
  await using made = await ReleaseRepository.make();
  const dry = await made.release(["--dry-run"]);
  assertEquals([dry.code, dry.failures, dry.lines.at(-1)], [0, [], "8 passed, 0 failed"]);
  assertEquals(await made.git("tag"), "");
  const real = await made.release([]);
  assertEquals(real.code, 0);
  assertMatch(real.lines.at(-1)!, /^Made the tag v1\.2\.3\. /);
  assertEquals(await made.git("tag"), "v1.2.3");
  assertEquals((await made.release([])).failures, [
    "FAIL  the tag: The tag v1.2.3 exists: set another version in deno.json and src/core/version.ts.",
  ]);
}, ofGit);

test(
  "A release refuses unknown and repeated arguments before it asks git, and prints its usage",
  async () => {
    await using made = await ReleaseRepository.make();
    for (const arg of ["--dryrun", "-n", "dry-run", "--", "--dry-run=true", ""]) {
      const { code, lines } = await made.release([arg]);
      assertEquals([code, lines], [2, [`There is no argument ${JSON.stringify(arg)}.\n${usage}`]]);
    }
    const twice = await made.release(["--dry-run", "--dry-run"]);
    assertEquals([twice.code, twice.lines], [2, [
      `--dry-run is given twice: give it once.\n${usage}`,
    ]]);
    const help = await made.release(["--help"]);
    assertEquals([help.code, help.lines], [0, [usage]]);
    assertEquals(await made.git("tag"), "");
  },
  ofGit,
);

test(
  "A release fails with git's line and the remedy where git cannot read the repository",
  async () => {
    await using made = await ReleaseRepository.make();
    await made.write("untracked.txt", "");
    const uses = [
      "the working tree",
      "the tag",
      "the version of @kubewire/types",
      "an hour of soak over both protocols",
      "the benchmark",
      "the same commit to the end",
    ];
    const named = (lines: string[]) =>
      lines.map((line) => /^FAIL {2}([^:]+): git /.exec(line)?.[1]);
    const owner = await made.release([], { environment: "another owner" });
    assertEquals([owner.code, named(owner.failures)], [1, uses]);
    assertMatch(
      owner.failures[0]!,
      /fatal: detected dubious ownership .*--add safe\.directory ROOT$/,
    );
    await Deno.rename(join(made.root, ".git"), join(made.root, "moved"));
    const none = await made.release([]);
    assertEquals([none.code, named(none.failures)], [1, uses]);
    assertMatch(none.failures[0]!, /fatal: not a git repository.* Run it in a clone/);
    assertEquals(none.lines.at(-1), "2 passed, 6 failed");
  },
  ofGit,
);

test("A release does not say that it made a tag which git could not make", async () => {
  await using made = await ReleaseRepository.make();
  const nameless = await made.release([], { environment: "no identity" });
  assertEquals([nameless.code, nameless.failures.length], [1, 1]);
  assertMatch(
    nameless.failures[0]!,
    /^FAIL {2}the tag: git var ended with code 128: fatal: .*git config user\.name/,
  );
  await made.write(".git/refs/tags/v1.2.3.lock", "");
  const locked = await made.release([]);
  assertEquals(locked.code, 1);
  assertMatch(locked.lines.at(-1)!, /^FAIL .*v1\.2\.3\.lock': File exists.* remove the file/);
  assertEquals(await made.git("tag"), "");
}, ofGit);

test(
  "A release finds files that git is set to hide, and a commit that is made meanwhile",
  async () => {
    await using made = await ReleaseRepository.make();
    const { failures } = await made.release([], {
      slowItem: async () => {
        await made.write("src/core/b.ts", "");
        await made.commit();
        return undefined;
      },
    });
    assertEquals(failures.length, 1);
    assertMatch(failures[0]!, /^FAIL {2}the same commit to the end: The commit was \w+, and is /);
    await made.git("config", "status.showUntrackedFiles", "no");
    await made.write("untracked.txt", "");
    assertEquals(
      (await made.release([])).failures[0],
      "FAIL  the working tree: There are changes: commit them.",
    );
  },
  ofGit,
);

test(
  "A release names file, line and remedy of a damaged record in a git repository, and goes on",
  async () => {
    await using made = await ReleaseRepository.make();
    await made.write(SOAKS, '{"date":"2026-12-01","com', { append: true });
    await made.write(BENCHMARKS, "null\n", { append: true });
    await made.commit();
    const { code, failures, lines } = await made.release([]);
    assertEquals([code, failures.length, lines.at(-1)], [1, 2, "6 passed, 2 failed"]);
    assertMatch(
      failures[0]!,
      /: tests\/soak\/history\.jsonl:2: The line is not JSON: .*Restore .*--record$/,
    );
    assertMatch(
      failures[1]!,
      /: tests\/bench\/history\.jsonl:2: The line must be an object: it is null\. Restore /,
    );
    await Deno.remove(join(made.root, SOAKS));
    await Deno.remove(join(made.root, BENCHMARKS));
    await made.commit();
    assertEquals((await made.release([])).failures, [
      `FAIL  an hour of soak over both protocols: ${SOAKS} is missing. Restore it from git, or ` +
      "record a run: deno task soak --minutes=60 --http1 --http2 --record",
      `FAIL  the benchmark: ${BENCHMARKS} is missing. Restore it from git, or record a run: ` +
      "deno task bench --record",
    ]);
  },
  ofGit,
);

test(
  "A release asks for another version of the types if git shows that they changed since a tag",
  async () => {
    await using made = await ReleaseRepository.make();
    await made.git("tag", "v1.2.2");
    await made.write("src/types/core.ts", "1");
    await made.commit();
    const fault = async () =>
      (await made.release([])).failures.find((line) => line.includes("@kubewire/types"));
    assertEquals(
      await fault(),
      "FAIL  the version of @kubewire/types: src/types has changed since v1.2.2, which published it " +
        "as 1.37.2: set another version in src/types/deno.json.",
    );
    await made.write("src/types/deno.json", JSON.stringify({ version: "1.37.3" }));
    await made.commit();
    assertEquals(await fault(), undefined);
  },
  ofGit,
);

test("The folders that a soak runs are there", async () => {
  for (const folder of soaked) assertEquals(await exists(join(repository, folder)), true, folder);
});
