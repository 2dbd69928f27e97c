import type { CheckReport, DiagnoseOptions, Diagnosis } from "../../../src/doctor/mod.ts";

/** Surroundings with one defect, made for real, and what the doctor must say of them. */
export interface Surroundings {
  /** The defect, as the end of a test's name. */
  name: string;
  /** Makes them; the stack disposes of them after the test. */
  make(stack: AsyncDisposableStack): Promise<MadeSurroundings>;
  /** The only finding. */
  finding: ExpectedFinding;
  /** The runtime on which the defect exists; both by default. */
  only?: "deno" | "bun";
}

/** Surroundings that exist. */
export interface MadeSurroundings {
  options: DiagnoseOptions;
  /** Texts that must not appear in any report. */
  secrets: string[];
}

/** The finding that a test expects. */
export interface ExpectedFinding {
  id: string;
  status: "warning" | "failure";
  /** A part of the summary. */
  summary: string | RegExp;
  /** A part of the remedy. */
  remedy: string | RegExp;
}

/** Returns the warnings and failures of a report. */
export function findingsOf({ groups }: Diagnosis): CheckReport[] {
  return groups.flatMap(({ checks }) => checks).filter(({ status }) =>
    status === "warning" || status === "failure"
  );
}
