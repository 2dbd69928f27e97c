/** Writes its arguments and two variables, and exits with the given code. */
import process from "node:process";

const [code = "0", ...rest] = process.argv.slice(2);
const { FROM_PARENT, FROM_HOST } = process.env;
console.log(JSON.stringify({ rest, FROM_PARENT, FROM_HOST }));
process.exitCode = Number(code);
