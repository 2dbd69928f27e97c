/**
 * Builds the site of the API's docs into a folder, `.docs` unless another is named, and checks that
 * each of its links leads to a page and each anchor to a place, and that the first page links to every
 * entry and package: `deno task docs [FOLDER]`.
 *
 * @module
 */
import { dirname, join, normalize } from "node:path";
import { emptyDir } from "@std/fs";
import { repository } from "../support/repository.ts";
import { report } from "./report.ts";
import { filesBelow } from "./source_files.ts";
import { isInternal, workspacePackages } from "./workspace.ts";

/**
 * Links that are not checked: none, those to other sites, those into Kubernetes' sources, as its own
 * descriptions of types have them, and deno's to type parameters, which have no places.
 */
const elsewhere = /^(?:$|[a-z]+:|\/pkg\/|#type_param_)/;

/** Builds the site of every export that deno.json names. */
async function build(folder: string): Promise<void> {
  await emptyDir(folder);
  const exports = (await workspacePackages(repository)).flatMap(({ exports }) => exports);
  const documented = exports.filter((file) => !isInternal(file));
  const args = ["doc", "--html", "--name=Kubewire", `--output=${folder}`];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...args, ...documented],
    cwd: repository,
    stdin: "null",
  }).spawn().status;
  if (!success) throw new Error("deno doc could not build the site.");
}

/** Every link of the site that leads nowhere, a sentence each. */
export async function siteViolations(folder: string): Promise<string[]> {
  const pages = new Map<string, Page>();
  for (const file of await filesBelow(folder, ["."])) {
    const isPage = file.endsWith(".html");
    pages.set(file, pageOf(isPage ? await Deno.readTextFile(join(folder, file)) : ""));
  }
  const violations: string[] = [];
  for (const [file, { links }] of pages) {
    for (const link of links) {
      const [path = "", anchor = ""] = link.split("#");
      const page = pages.get(path === "" ? file : targetOf(file, decodeURIComponent(path)));
      if (!page) violations.push(`${file} links to ${link}: there is no such page.`);
      else if (anchor !== "" && !page.anchors.has(decodeURIComponent(anchor))) {
        violations.push(`${file} links to ${link}: there is no such place.`);
      }
    }
  }
  return violations;
}

/**
 * Every page that the first page must link to and does not, a sentence each. A reader of the site finds
 * the other entries and packages only there.
 */
export function firstPageViolations(html: string, pages: readonly string[]): string[] {
  const links = attributes(html, "href").map((link) => normalize(link));
  return pages
    .filter((page) => !links.some((link) => link === page || link.startsWith(`${page}/`)))
    .map((page) => `index.html does not link to ${page}: name it in the docs of mod.ts.`);
}

/** The folders of the site for the entries of the main package and for each other package. */
async function entryPages(): Promise<string[]> {
  const { exports } = JSON.parse(await Deno.readTextFile(join(repository, "deno.json")));
  const [, ...others] = await workspacePackages(repository);
  const entries = Object.keys(exports).filter((entry) => !/^\.$|^\.\/internal/.test(entry));
  return [...entries, ...others.map(({ folder }) => folder)].map((page) => normalize(page));
}

/** The file that a page's link leads to; for a folder it is its index. */
function targetOf(file: string, path: string): string {
  const target = normalize(join(dirname(file), path));
  return /(?:^|\/)\.?$/.test(target) ? join(target, "index.html") : target;
}

interface Page {
  /** The links to other pages of the site, and to places within the page. */
  links: Set<string>;
  anchors: Set<string>;
}

function pageOf(html: string): Page {
  const links = attributes(html, "href").filter((link) => !elsewhere.test(link));
  return { links: new Set(links), anchors: new Set(attributes(html, "id")) };
}

function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<[^<>]*\\s${name}="([^"]*)"`, "g"))].map(([, value = ""]) =>
    value.replaceAll("&#x2F;", "/").replaceAll("&quot;", '"').replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">").replaceAll("&#39;", "'").replaceAll("&amp;", "&")
  );
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? join(repository, ".docs");
  await build(folder);
  const index = await Deno.readTextFile(join(folder, "index.html"));
  const violations = [
    ...await siteViolations(folder),
    ...firstPageViolations(index, await entryPages()),
  ];
  report(violations, `Every link of the site in ${folder} leads somewhere.`);
}
