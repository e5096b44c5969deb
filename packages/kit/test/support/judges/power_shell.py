# What tree-sitter's PowerShell grammar, which nobody here wrote, reads in a script: its faults, and the commands it runs.
import json
import sys

import tree_sitter_powershell
from tree_sitter import Language, Parser


def view(source):
    faults, commands = [], set()
    todo = [Parser(Language(tree_sitter_powershell.language())).parse(source).root_node]
    while todo:
        node = todo.pop()
        todo.extend(node.children)
        text = source[node.start_byte : node.end_byte].decode()
        if node.is_error or node.is_missing:
            faults.append(f"line {node.start_point[0] + 1}: {text}")
        if node.type == "command_name":
            commands.add(text)
    return {"faults": faults, "commands": sorted(commands)}


with open(sys.argv[1], "rb") as script:
    print(json.dumps(view(script.read())))
