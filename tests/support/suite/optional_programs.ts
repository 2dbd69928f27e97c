import { join } from "node:path";

/** A program that some tests need and that a machine may lack. */
interface OptionalProgram {
  /** Name, and what the names of its tests contain. */
  name: string;
  /** File names of which one must be on PATH. */
  files: string[];
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
];

/** Returns a line for each program that is missing, with the number of tests that are left out. */
export function missingPrograms(leftOut: readonly string[], path: string): string[] {
  const isThere = (file: string) =>
    path.split(":").some((folder) => {
      try {
        return Deno.statSync(join(folder, file)).isFile;
      } catch {
        return false;
      }
    });
  const lines = programs.filter(({ files }) => !files.some(isThere)).map(
    ({ name, install }) => {
      const count = leftOut.filter((test) => test.includes(name)).length;
      return `${name} is not on this machine. Tests that are left out: ${count}. ${install}`;
    },
  );
  if (!isThere("go")) {
    lines.push("Go is not on this machine: `deno task e2e` needs it, no test here does.");
  }
  return lines;
}
