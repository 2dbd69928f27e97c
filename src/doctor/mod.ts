/**
 * doctor
 *
 * @module
 */
import { toolHost } from "../runtime/tool_host.ts";
import { runCommand } from "./output/command.ts";

export type { AskedAccess, PathAccess, ResourceAccess } from "./access/asked_access.ts";
export { diagnose, type DiagnoseOptions } from "./diagnose.ts";
export type { CheckGroup, CheckReport, CheckStatus, Diagnosis, Place } from "./diagnosis.ts";
export { textReport, type TextReportOptions } from "./output/text_report.ts";
export type { Host, HostProgram, HostProgramEnd } from "../runtime/host.ts";

if (import.meta.main) {
  const host = toolHost();
  host.setExitCode(await runCommand(host));
}
