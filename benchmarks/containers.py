"""Scores the traces of software on the box trees of phone videos, camera originals against edited copies.

    python benchmarks/containers.py [--trees FILE.tar.gz]

The rules are not trained: they name what tools write. The table is by tool and by phone, so that a phone whose own files
are flagged stands out. Limit to beat: 97.6 % published for this data (EVA, JSTSP 14(5) 2020), 98.5 % in our reimplementation.
The second table is the origin class, for the phones looked at while its rules were written and for those held out. The trees
hold no values of tags, so signs that lie in a value (an iPhone's model, Lavf's name) cannot count here.
Skips, and says so, where the developers' footage is absent.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from pathlib import Path, PurePosixPath

from evidencekit.footage.boxes import BoxFacts, Edit, Track
from evidencekit.footage.origin import OriginClass, origin_of
from evidencekit.footage.traces import traces

TREES = Path(__file__).resolve().parents[2] / "shared" / "footage" / "containers" / "box_trees_18_phones.tar.gz"
XMP_UUID = "be7acfcb97a942e89c71999491e3afac"
HELD_OUT = 3  # phones whose number leaves this by four were not looked at while the origin rules were written
XMP_END = "\u3bec"  # the trees hold the uuid's bytes read as UTF-8; its last three, e3 af ac, are this character
_NUMBER = re.compile(r"-\d+$")


def kind(element: ElementTree.Element) -> str:
    """The box type of an element: its tag less the running number."""
    return _NUMBER.sub("", element.tag)


def facts(root: ElementTree.Element) -> BoxFacts:
    """The facts that our walker would have read from the file that the XML tree describes."""
    kinds: set[str] = set()
    uuids: set[str] = set()
    for parent in root.iter():
        for child in parent:
            if parent is not root:
                kinds.add(f"{kind(parent)}/{kind(child)}")
            elif kind(child) == "uuid" and (child.get("userType") or "")[-1:] == XMP_END:
                uuids.add(XMP_UUID)
    ftyp = next((e for e in root if kind(e) == "ftyp"), None)
    minor = int(ftyp.get("minorVersion", "0")) if ftyp is not None else 0
    brands = [v for name, v in ftyp.attrib.items() if "Brand" in name] if ftyp is not None else []
    head = next((e for e in root.iter() if kind(e) == "mvhd"), None)
    created = None if head is None else 0 if " 1904" in head.get("creationTime", "") else 1
    order = [kind(e) for e in root if kind(e) in ("moov", "mdat")]
    first = order[0] == "moov" if len(set(order)) == 2 else None
    tracks = tuple(track(e) for e in root.iter() if kind(e) == "trak")
    names = tuple(dict.fromkeys(brand.strip() for brand in brands))
    return BoxFacts(names, first, False, tracks, {}, True, minor, frozenset(kinds), frozenset(uuids), created=created)


def track(trak: ElementTree.Element) -> Track:
    """One track as the XML has it."""
    found = {kind(e): e for e in trak.iter()}
    head, handler = found.get("tkhd"), next((e for e in trak.iter() if kind(e) == "hdlr"), None)
    names = " | ".join(e.get("name", "") for e in trak.iter() if kind(e) == "hdlr")
    video = found.get("avc1")
    scale = int(found["mdhd"].get("timescale", "0")) if "mdhd" in found else 0
    starts = [int(e.get("mediaTime", "0")) for e in trak.iter() if kind(e) == "elst" and scale]
    return Track(
        handler=handler.get("handlerType", "") if handler is not None else "",
        handler_name=names,
        edits=tuple(Edit(0.0, None if start < 0 else start / scale) for start in starts),
        descriptions=1,
        flags=int(head.get("flags", "0")) if head is not None else 0,
        alternate_group=int(head.get("alternateGroup", "0")) if head is not None else 0,
        compressor=(video.get("compressorname", "") if video is not None else "").strip(),
    )


def interval(hits: int, of: int) -> str:
    """A share with its 95 % Wilson interval."""
    if not of:
        return "–"
    z, p = 1.96, hits / of
    middle, spread = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)
    return f"{hits}/{of} = {100 * p:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def main() -> None:
    """Read every tree, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=Path, default=TREES)
    options = parser.parse_args()
    if not options.trees.is_file():
        sys.exit("No box trees here; nothing to score.")
    flagged: Counter[tuple[str, str, str]] = Counter()
    total: Counter[tuple[str, str, str]] = Counter()
    classes: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    with tarfile.open(options.trees) as archive:
        for member in archive:
            if not member.name.endswith(".xml"):
                continue
            platform, tool, name = PurePosixPath(member.name).parts[-3:]
            source = archive.extractfile(member)
            assert source is not None
            key = (platform, tool, name.split("_")[0])
            total[key] += 1
            seen = facts(ElementTree.fromstring(source.read()))
            found = traces(seen)
            flagged[key] += bool(found)
            classes[key][origin_of(seen, found).kind.value] += 1

    def row(title: str, keys: list[tuple[str, str, str]]) -> None:
        print(f"  {title:<12} {interval(sum(flagged[k] for k in keys), sum(total[k] for k in keys))}")

    print("flagged as written by software, never uploaded:")
    local = [k for k in total if k[0] == "non-SN"]
    for tool in sorted({k[1] for k in local}):
        row(tool, [k for k in local if k[1] == tool])
    edited, native = [k for k in local if k[1] != "native"], [k for k in local if k[1] == "native"]
    row("EDITED", edited)
    row("NATIVE", native)
    worst = [k[2] for k in native if flagged[k]]
    missed = sorted({k[2] for k in edited if flagged[k] < total[k]})
    print(f"  phones whose originals are flagged: {worst or 'none'}; with an edited file missed: {missed or 'none'}")
    print("camera originals after a platform (its own muxer's traces; provenance is gone):")
    for platform in sorted({k[0] for k in total} - {"non-SN"}):
        row(platform, [k for k in total if k[0] == platform and k[1] == "native"])
    confusion(classes)


def confusion(classes: dict[tuple[str, str, str], Counter[str]]) -> None:
    """The origin class by what was done to the file and whether the rules were written with the phone in sight."""
    names = [c.value for c in OriginClass if c is not OriginClass.RECORDER]
    print(f"origin class:{'':<32}" + "".join(f"{name:>17}" for name in names))
    places = sorted({k[0] for k in classes} - {"non-SN"})
    for held_out in (False, True):
        mine = {k: v for k, v in classes.items() if (int(k[2][1:]) % 4 == HELD_OUT) == held_out}
        groups = {
            "native": [k for k in mine if k[:2] == ("non-SN", "native")],
            "edited": [k for k in mine if k[0] == "non-SN" and k[1] != "native"],
            **{f"after {place}": [k for k in mine if k[0] == place] for place in places},
        }
        for title, keys in groups.items():
            counts = sum((mine[k] for k in keys), Counter[str]())
            title = f"{title}, {'held-out' if held_out else 'seen'} phones"
            print(f"  {title:<31} n = {counts.total():>4}  " + "".join(f"{counts[name]:>17}" for name in names))
        for phone in sorted({k[2] for k in groups["native"]}):
            counts = mine["non-SN", "native", phone]
            if counts["camera_original"] < counts.total():
                print(f"    {phone} native: {dict(counts)}")


if __name__ == "__main__":
    main()
