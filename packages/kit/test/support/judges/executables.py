# Says what a Windows executable or a Mac's download is, as JSON. Knows nothing of the build: pefile and Python's own
# libraries read the files.
import hashlib
import json
import os
import plistlib
import struct
import sys
import zipfile

import pefile


def windows(path):
    pe = pefile.PE(path, fast_load=True)
    pe.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]])
    texts = {}
    for entry in (part for info in pe.FileInfo for part in info if part.Key == b"StringFileInfo"):
        for table in entry.StringTable:
            texts.update({key.decode(): value.decode() for key, value in table.entries.items()})
    groups = [
        language.data.struct
        for kind in pe.DIRECTORY_ENTRY_RESOURCE.entries
        if kind.id == pefile.RESOURCE_TYPE["RT_GROUP_ICON"]
        for name in kind.directory.entries
        for language in name.directory.entries
    ]
    sizes = []
    for group in groups:
        data = pe.get_data(group.OffsetToData, group.Size)
        count = struct.unpack_from("<H", data, 4)[0]
        sizes.append([data[6 + 14 * index] or 256 for index in range(count)])
    fixed = pe.VS_FIXEDFILEINFO[0]
    return {
        "machine": hex(pe.FILE_HEADER.Machine),
        "subsystem": pe.OPTIONAL_HEADER.Subsystem,
        "icons": sizes,
        "texts": texts,
        "version": [fixed.FileVersionMS >> 16, fixed.FileVersionMS & 0xFFFF, fixed.FileVersionLS >> 16],
    }


def mac(path):
    archive = zipfile.ZipFile(path)
    return judge_bundle(archive.namelist(), archive.read)


def mac_bundle(path):
    folder = os.path.dirname(path)
    names = [
        os.path.relpath(os.path.join(place, name), folder)
        for place, _, files in os.walk(path)
        for name in files
    ]
    return judge_bundle(["-/" + name for name in names], lambda name: open(os.path.join(folder, name[2:]), "rb").read())


def judge_bundle(names, read_file):
    [info_path] = [name for name in names if name.endswith(".app/Contents/Info.plist")]
    contents = info_path[: -len("Info.plist")]
    read = lambda name: read_file(contents + name)
    info = plistlib.loads(read("Info.plist"))
    sealed = plistlib.loads(read("_CodeSignature/CodeResources"))
    resources = [
        name[len(contents) :] for name in names if name.startswith(contents + "Resources/")
    ]
    program = read("MacOS/" + info["CFBundleExecutable"])
    return {
        "app": contents.split("/")[1],
        "info": info,
        "sealsAll": sorted(sealed["files2"]) == sorted(resources) == sorted(sealed["files"]),
        "sealsRight": all(
            sealed["files2"][name]["hash2"] == hashlib.sha256(read(name)).digest()
            and sealed["files"][name] == hashlib.sha1(read(name)).digest()
            for name in resources
        ),
        "icns": read("Resources/%s.icns" % info["CFBundleIconFile"])[:4].decode(),
        "program": hashlib.sha256(program).hexdigest(),
        **signature(program, read("Info.plist"), read("_CodeSignature/CodeResources")),
    }


def signature(program, info, resources):
    at = 32
    for _ in range(struct.unpack_from("<I", program, 16)[0]):
        command, size = struct.unpack_from("<II", program, at)
        if command == 0x1D:
            offset, length = struct.unpack_from("<II", program, at + 8)
        if command == 0x32:
            minimum = struct.unpack_from("<I", program, at + 12)[0]
        at += size
    blobs = {}
    for index in range(struct.unpack_from(">I", program, offset + 8)[0]):
        kind, place = struct.unpack_from(">II", program, offset + 12 + 8 * index)
        size = struct.unpack_from(">I", program, offset + place + 4)[0]
        blobs[kind] = program[offset + place : offset + place + size]
    directory = blobs[0]
    hashes, identifier, slots, pages, limit = struct.unpack_from(">IIIII", directory, 16)
    bits = directory[39]
    hash_of = lambda index: directory[hashes + 32 * index : hashes + 32 * (index + 1)]
    special = {1: info, 2: blobs[2], 3: resources}
    return {
        "identifier": directory[identifier : directory.index(0, identifier)].decode(),
        "minimum": "%d.%d" % (minimum >> 16, minimum >> 8 & 0xFF),
        "isWhole": offset + length == len(program) and limit == offset,
        "slots": [
            slot for slot, content in special.items() if hash_of(-slot) == hashlib.sha256(content).digest()
        ],
        "badPages": sum(
            hashlib.sha256(program[page << bits : min(page + 1 << bits, limit)]).digest() != hash_of(page)
            for page in range(pages)
        ),
    }


print(json.dumps({"windows": windows, "mac": mac, "mac-bundle": mac_bundle}[sys.argv[1]](sys.argv[2])))
