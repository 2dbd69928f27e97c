/** 300 informers on different resources and selectors: `PROGRAM DIRECTORY SERVER`. */
import process from "node:process";
import { manyInformers } from "../many_informers.ts";

const [directory = "", server = ""] = process.argv.slice(2);
console.log(JSON.stringify(await manyInformers(directory, server)));
process.exit(0);
