/**
 * Returns the Deno to run tests on: the one that the variable `DENO` names, otherwise this one. npm
 * puts a script in the place of the binary, so the binary's own path is used: permissions to run
 * are granted by path.
 */
export function denoBinary(): string {
  const named = Deno.env.get("DENO");
  if (!named) return Deno.execPath();
  const command = new Deno.Command(named, { args: ["eval", "console.log(Deno.execPath())"] });
  const { success, stdout, stderr } = command.outputSync();
  if (!success) throw new Error(`${named} cannot be run: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}
