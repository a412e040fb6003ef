// Runs what a workbook carries for Lite, from its setting alone: installs its requirements from PyPI, runs its main.py,
// calls its functions. Office's settings are those of the workbook; everything else is Pyodide's own.
// Usage: node pyodide.mjs FOLDER-OF-PYODIDE JOB.json, where the job holds settings, calls and perhaps an index.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const job = JSON.parse(readFileSync(file, "utf8"));
globalThis.Office = { context: { document: { settings: { get: (name) => job.settings[name] ?? null } } } };

const { loadPyodide, version } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
if (version !== job.settings.pyodideVersion) throw new Error(`Pyodide is ${version}`);
const environment = { HOME: "/home/pyodide", XLWINGS_ON_SERVER: "true", XLWINGS_LICENSE_KEY: "noncommercial" };
const python = await loadPyodide({ indexURL: `${folder}/`, env: environment });
await python.loadPackage("micropip", { messageCallback: () => {} });
python.globals.set("given", readFileSync(file, "utf8"));
const said = python.runPythonAsync(`
import json, os, sys
import micropip

job = json.loads(given)
lines = [line.partition("#")[0].strip() for line in job["settings"]["requirements.txt"].splitlines()]
failed = None
try:
    await micropip.install([line for line in lines if line], index_urls=job.get("index"))
except Exception as problem:
    failed = str(problem)

with open("main.py", "w") as file:
    file.write(job["settings"]["main.py"])
sys.path.insert(0, ".")

async def called(call):
    try:
        return await custom_functions_call(call, main)
    except XlwingsError as problem:
        return f"XlwingsError: {problem}"

answer = {"failed": failed, "platform": sys.platform}
try:
    import main
except ImportError as problem:
    answer["stopped"] = str(problem)
else:
    import payroll_impact
    from payroll_impact.functions import CATALOGUE
    from payroll_impact.hosts.excel.wrappers import running
    from xlwings import XlwingsError
    from xlwings.server import custom_functions_call, custom_functions_meta

    answer |= {
        "runtime": running(),
        "package": [payroll_impact.__version__, os.path.relpath(payroll_impact.__file__)],
        "installed": {name: package.version for name, package in micropip.list().items()},
        "metadata": custom_functions_meta(main),
        "direct": {name: repr(each(*each.example.arguments)) for name, each in CATALOGUE.items()},
        "called": {name: await called(call) for name, call in job["calls"].items()},
    }
json.dumps(answer)
`);
try {
  console.log(await said);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
