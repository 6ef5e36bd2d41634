"""What a bundle for one kind of reader holds: read strictly from assets/profiles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evidencekit.assets import asset
from evidencekit.case.model import MediaType
from evidencekit.errors import BadValue
from evidencekit.rulebooks.reading import File

SCHEMA = "evidencekit.profile/1"
SECTIONS = ("cover", "index", "exhibits", "hashes", "stamp", "custody", "checklist")
NEEDED = ("cover", "index", "exhibits", "hashes", "stamp", "custody")
PAGE_SIZES = ("A4",)
LEAST_DPI, MOST_DPI = 96, 600


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of bundle. `sections` in their order; `originals` are the media types that ride along as files."""

    id: str
    sections: tuple[str, ...]
    page_size: str
    image_dpi: int  # pictures sharper than this at their printed size are scaled down to it
    originals: tuple[str, ...]
    signature: bool  # a line under the 证据目录 for signature and date
    print_overrides: bool  # print the reasons for which a person took on a bad pre-flight answer


def profiles(folder: Path | None = None) -> tuple[str, ...]:
    """The names of all profiles, the platform's first."""
    names = sorted(p.stem for p in (folder or asset("profiles")).glob("*.toml"))
    return tuple(sorted(names, key=lambda n: n != "platform"))


def load_profile(name: str, folder: Path | None = None) -> Profile:
    """The profile called `name`.

    Raises:
        BadValue: there is none of that name.
        RulebookError: its file is wrong, naming file, line and problem.
    """
    known = profiles(folder)
    if name not in known:
        raise BadValue(field="profile", value=name, expected=" / ".join(known))
    file = File((folder or asset("profiles")) / f"{name}.toml", f"profiles/{name}.toml")
    file.only(("profile",))
    table = file.table("profile")
    table.one_of("schema", (SCHEMA,))
    if table.text("id") != name:
        raise table.error("bad_choice", f"id = {table.text('id')}; {name}", "id")
    sections, originals = table.texts("sections"), table.texts("originals")
    table.known("sections", sections, SECTIONS)
    table.known("originals", originals, [m.value for m in MediaType])
    for needed in NEEDED:
        if sections.count(needed) != 1:
            raise table.error("bad_choice", f"sections: {needed} × {sections.count(needed)}", "sections")
    if sections[:2] != NEEDED[:2]:
        raise table.error("bad_choice", "sections: cover, index, …", "sections")
    dpi = table.number("image_dpi")
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise table.error("out_of_range", f"image_dpi = {dpi:g}", "image_dpi")
    profile = Profile(
        id=name,
        sections=sections,
        page_size=table.one_of("page_size", PAGE_SIZES),
        image_dpi=int(dpi),
        originals=originals,
        signature=table.flag("signature"),
        print_overrides=table.flag("print_overrides"),
    )
    table.done()
    return profile
