"""The metadata of functions held against Microsoft's own generator of them, custom-functions-metadata on npm.

A TypeScript source of the same signatures goes in; its rules complain, or the metadata it would write come out.
"""

import json
import subprocess

from node_packages import node_packages

GENERATOR = ("custom-functions-metadata@2.2.3", "typescript@4.9.5")
PROGRAM = """
const { generateCustomFunctionsMetadata } = require("custom-functions-metadata");
generateCustomFunctionsMetadata(process.argv[1]).then(({ errors, metadataJson }) =>
  console.log(JSON.stringify({ errors, metadata: metadataJson ? JSON.parse(metadataJson) : {} })));
"""


def generate(metadata, folder):
    """Return what Microsoft's generator complains of, and the metadata it writes, for functions of such metadata."""
    modules = node_packages(*GENERATOR)
    source = folder / "functions.ts"
    source.write_text(to_typescript(metadata), encoding="utf-8")
    command = ["node", "-e", PROGRAM, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, cwd=modules.parent)
    answer = json.loads(done.stdout)
    return answer["errors"], _told(answer["metadata"])


def to_typescript(metadata):
    """Return a source whose functions have the names, arguments and help that metadata tell Excel of."""
    lists = "".join(_list(each) for each in metadata.get("enums", ()))
    return lists + "".join(_function(number, each) for number, each in enumerate(metadata["functions"]))


def as_microsoft_writes(metadata):
    """Return metadata without what Excel takes for granted, with names of lists that TypeScript can write."""
    told = json.loads(json.dumps(_told(metadata)))
    for each in told.get("enums", ()):
        each["id"] = each["id"].replace(".", "_")
        each["values"] = [{"tooltip": "", **value} for value in each["values"]]
    for function in told["functions"]:
        function["result"] = {key: value for key, value in function["result"].items() if value != "any"}
        function["parameters"] = [_parameter(each) for each in function["parameters"]]
    return told


def _told(metadata):
    return {name: metadata[name] for name in ("functions", "enums") if metadata.get(name)}


def _parameter(each):
    told = {key: value for key, value in each.items() if (key, value) != ("dimensionality", "scalar")}
    return told | {key: value.replace(".", "_") for key, value in told.items() if key == "customEnumId"}


def _list(each):
    words = ", ".join(f'{value["name"]} = "{value["stringValue"]}"' for value in each["values"])
    return f"/** @customenum {{{each['type']}}} */\nenum {each['id'].replace('.', '_')} {{ {words} }}\n"


def _function(number, each):
    help_of = "".join(f" * @param {p['name']} {p['description']}\n" for p in each["parameters"])
    options = "".join(f" * @{option}\n" for option in each.get("options", {}))
    head = f"/**\n * {each['description']}\n * @customfunction {each['id']} {each['name']}\n{help_of}{options} */\n"
    arguments = [f"{p['name']}{'?' * p.get('optional', False)}: {_type(p)}" for p in each["parameters"]]
    arguments += ["invocation: CustomFunctions.Invocation"] * bool(each.get("options"))
    return f"{head}function f{number}({', '.join(arguments)}): {_type(each['result'])} {{ return null; }}\n"


def _type(told):
    kind = told["customEnumId"].replace(".", "_") if "customEnumId" in told else told["type"]
    return kind + "[][]" * (told["dimensionality"] == "matrix")
