// Runs what a workbook carries for Lite: installs its requirements, imports its main.py, calls its functions.
// Usage: node pyodide.mjs FOLDER-OF-PYODIDE JOB.json, where the job holds index, requirements, main and calls.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, job] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const environment = { HOME: "/home/pyodide", XLWINGS_ON_SERVER: "true", XLWINGS_LICENSE_KEY: "noncommercial" };
const python = await loadPyodide({ indexURL: `${folder}/`, env: environment });
const quiet = { messageCallback: () => {} };
await python.loadPackage("micropip", quiet);
python.globals.set("given", readFileSync(job, "utf8"));
const said = python.runPythonAsync(`
import json, sys
import micropip

job = json.loads(given)
lines = [line.partition("#")[0].strip() for line in job["requirements"].splitlines()]
await micropip.install([line for line in lines if line], index_urls=job["index"])

with open("main.py", "w") as file:
    file.write(job["main"])
sys.path.insert(0, ".")
import main
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.excel.wrappers import running
from xlwings import XlwingsError
from xlwings.server import custom_functions_call, custom_functions_meta

async def called(call):
    try:
        return await custom_functions_call(call, main)
    except XlwingsError as problem:
        return f"XlwingsError: {problem}"

json.dumps({
    "platform": sys.platform,
    "runtime": running(),
    "installed": {name: package.version for name, package in micropip.list().items()},
    "functions": sorted(each["name"] for each in custom_functions_meta(main)["functions"]),
    "direct": {name: repr(each(*each.example.arguments)) for name, each in CATALOGUE.items()},
    "called": {name: await called(call) for name, call in job["calls"].items()},
})
`);
try {
  console.log(await said);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
