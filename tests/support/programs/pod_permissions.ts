/** Returns the flags that a program in a pod needs on Deno, for an API server and its directory. */
export function podPermissions(server: string, directory: string): string[] {
  return [
    `--allow-net=${new URL(server).host}`,
    "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT",
    `--allow-read=${directory}`,
  ];
}
