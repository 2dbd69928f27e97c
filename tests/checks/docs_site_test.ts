import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { firstPageViolations, siteViolations } from "./docs_site.ts";
import { withFiles } from "./with_files.ts";

const violationsOf = (files: Record<string, string>) => withFiles(files, siteViolations);

test("siteViolations accepts links to pages, folders and places, and other sites", async () => {
  const violations = await violationsOf({
    "index.html":
      '<h2 id="a-b">a</h2><a href="#a-b">b</a> <a href="client&#x2F;~&#x2F;A.html">c</a>',
    "client/index.html": '<a href="../">up</a> <a class="x" href="../index.html#a-b">a</a>',
    "client/~/A.html": '<a href="../">up</a> <a href="https://x.test/y#z">out</a>',
  });
  assertEquals(violations, []);
});

test("siteViolations reports links to no page and to no place", async () => {
  const violations = await violationsOf({
    "index.html": '<a href="gone.html">a</a> <a href="#gone">b</a>',
    "client/a.html": '<a href="../index.html#gone">c</a>',
  });
  assertEquals(violations.sort(), [
    "client/a.html links to ../index.html#gone: there is no such place.",
    "index.html links to #gone: there is no such place.",
    "index.html links to gone.html: there is no such page.",
  ]);
});

test("firstPageViolations reports entries and packages without a link", () => {
  const html = '<a href="././client/index.html">a</a> <a href=".&#x2F;pod">b</a>' +
    '<a href="././src/types/core/v1.ts/~/Pod.html">c</a> <a href="~/copying.html">d</a>';
  assertEquals(firstPageViolations(html, ["client", "pod", "src/types", "copy"]), [
    "index.html does not link to copy: name it in the docs of mod.ts.",
  ]);
});
