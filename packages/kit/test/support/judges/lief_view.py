# What lief, a third reader of executables, says of one: its format and processor, and whether its parts lie in the file.
import json
import os
import sys

import lief

lief.logging.disable()


def inside(size, parts):
    return all(offset + length <= size for offset, length in parts)


def view(path):
    size = os.path.getsize(path)
    found = lief.parse(path)
    if isinstance(found, lief.PE.Binary):
        parts = [(part.offset, part.size) for part in found.sections]
        return {
            "format": "PE",
            "machine": found.header.machine.name,
            "isInside": inside(size, parts),
            "subsystem": found.optional_header.subsystem.name,
            "icons": len(list(found.resources_manager.icons)),
        }
    if isinstance(found, lief.MachO.FatBinary):
        [found] = found
    if isinstance(found, lief.MachO.Binary):
        signature = found.code_signature
        return {
            "format": "MachO",
            "machine": found.header.cpu_type.name,
            "isInside": inside(size, [(part.file_offset, part.file_size) for part in found.segments]),
            "minimum": list(found.build_version.minos)[:2],
            "endsWithSignature": signature.data_offset + signature.data_size == size,
            "segments": [part.name for part in found.segments],
        }
    return {
        "format": "ELF",
        "machine": found.header.machine_type.name,
        "isInside": inside(size, [(part.file_offset, part.size) for part in found.sections if part.type.name != "NOBITS"]),
        "libraries": list(found.libraries),
    }


print(json.dumps(view(sys.argv[1])))
