import { join } from "node:path";

/** A program, or another thing, that some tests need and that a machine may lack. */
interface OptionalProgram {
  /** Name, and what the names of its tests contain. */
  name: string;
  /** File names of which one must be on PATH; no program unless set: a left out test shows it. */
  files?: string[];
  /** How to get it. */
  install: string;
}

const programs: OptionalProgram[] = [
  {
    name: "busybox",
    files: ["busybox"],
    install: "Debian: apt-get install busybox-static",
  },
  {
    name: "Chromium",
    files: ["chromium", "chromium-browser", "google-chrome"],
    install: "Debian: apt-get install chromium",
  },
  {
    name: "git",
    files: ["git"],
    install: "Debian: apt-get install git",
  },
  {
    name: "IPv6",
    install: "A server must be able to listen on ::1.",
  },
];

/** Folders whose tests use tar throughout: a machine without it cannot run them. */
const OF_TAR: readonly string[] = ["copy", "streams"];

/** Returns why tests of some folders cannot run at all; `undefined` if they can. */
export function missingTar(folders: readonly string[], path: string): string | undefined {
  if (!folders.some((folder) => OF_TAR.includes(folder)) || isOnPath("tar", path)) return undefined;
  return "tar is not on PATH, and tests/copy and tests/streams need it. Debian: apt-get install tar";
}

/** Returns a line for each program that is missing, with the number of tests that are left out. */
export function missingPrograms(leftOut: readonly string[], path: string): string[] {
  const lines = programs.flatMap(({ name, files, install }) => {
    const count = leftOut.filter((test) => test.includes(name)).length;
    const isThere = files?.some((file) => isOnPath(file, path)) ?? count === 0;
    if (isThere) return [];
    return [`${name} is not on this machine. Tests that are left out: ${count}. ${install}`];
  });
  if (!isOnPath("go", path)) {
    lines.push("Go is not on this machine: `deno task e2e` needs it, no test here does.");
  }
  return lines;
}

function isOnPath(file: string, path: string): boolean {
  return path.split(":").some((folder) => {
    try {
      return Deno.statSync(join(folder, file)).isFile;
    } catch {
      return false;
    }
  });
}
