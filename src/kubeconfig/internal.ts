/**
 * Code that `@kubewire/doctor` shares with this package. **Not an API**: it changes without notice.
 *
 * @module
 */
export { ExecTokenSource } from "./credentials/exec_token_source.ts";
export { KUBECONFIG_ENV_FLAG } from "./kubeconfig_files.ts";
export { parseYaml } from "./yaml/parse_yaml.ts";
