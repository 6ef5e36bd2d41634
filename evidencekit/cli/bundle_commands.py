"""`bundle` and `verify`: the PDF bundle out, and whether one is still what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from evidencekit import settings
from evidencekit.bundle.model import BundleStatus, ExportResult, VerifyReport
from evidencekit.bundle.package import export
from evidencekit.bundle.profile import profiles
from evidencekit.bundle.stamp import TsaClient
from evidencekit.bundle.verify import verify as examine
from evidencekit.cli import render
from evidencekit.cli.common import By, CaseFolder, Json, actor, chosen
from evidencekit.cli.language import named
from evidencekit.cli.out import Out, leave, of, plain
from evidencekit.errors import BadValue, ExitCode
from evidencekit.plain import encode
from evidencekit.rulebooks.library import load

CODES = {
    BundleStatus.INTACT: ExitCode.OK,
    BundleStatus.ALTERED: ExitCode.ALTERED,
    BundleStatus.UNREADABLE: ExitCode.BUNDLE_UNREADABLE,
}


def profile_names(incomplete: str = "") -> list[str]:
    """The export profiles there are."""
    return [str(p) for p in profiles() if str(p).startswith(incomplete)]


def bundle(
    ctx: typer.Context,
    case: CaseFolder,
    out_dir: Annotated[Path, typer.Option("--out", help="cli.help.out", metavar="DIR")],
    profile: Annotated[str, typer.Option(help="cli.help.profile", autocompletion=profile_names)] = "platform",
    paper_language: Annotated[str, typer.Option(help="cli.help.paper_language", metavar="zh|en")] = "zh_CN",
    tsa: Annotated[str, typer.Option(help="cli.help.tsa", metavar="URL")] = "",
    tsa_roots: Annotated[Path | None, typer.Option(help="cli.help.tsa_roots", metavar="PEM")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Export a bundle."""
    out = of(ctx, json)
    chosen("--profile", profile, profile_names())
    language = named(paper_language)
    if language is None:
        raise BadValue(field="--paper-language", value=paper_language, expected="zh_CN / en")
    url = tsa or settings.load().tsa_url
    client = TsaClient(url, tsa_roots) if url else None
    with out.working() as ticket:
        result = export(case, out_dir, profile, rulebook=load(), actor=actor(by), language=language, tsa=client, ticket=ticket)
    say_export(out, result)
    out.data(export_data(result))


def say_export(out: Out, result: ExportResult) -> None:
    """A finished bundle in words."""
    size = f"{result.size_bytes / 1e6:.1f} MB"
    out.line(f"{render.GOOD} {out.t('cli.bundle_done', pages=result.pages, size=size)}  {out.t(f'trust.{result.trust.value}')}")
    out.line(f"  PDF  {plain(result.pdf)}")
    out.line(f"  [dim]manifest SHA-256 {result.manifest_sha256}[/]")


def export_data(result: ExportResult) -> dict[str, Any]:
    """A finished bundle as JSON."""
    return {
        "folder": str(result.folder.absolute()),
        "pdf": str(result.pdf.absolute()),
        "pages": result.pages,
        "size_bytes": result.size_bytes,
        "manifest_sha256": result.manifest_sha256,
        "trust": result.trust.value,
    }


def verify(
    ctx: typer.Context,
    bundle_path: Annotated[Path, typer.Argument(help="cli.help.bundle_path", metavar="BUNDLE")],
    roots: Annotated[Path | None, typer.Option(help="cli.help.roots", metavar="PEM")] = None,
    json: Json = False,
) -> None:
    """Whether a bundle is as it was made."""
    out = of(ctx, json)
    with out.working() as ticket:
        report = examine(bundle_path, roots=roots, ticket=ticket)
    say_report(out, report)
    out.data(report_data(report))
    leave(CODES[report.bottom_line])


def say_report(out: Out, report: VerifyReport) -> None:
    """A verification in words: the bottom line first, then what was altered, then every line."""
    out.line(
        f"{render.BUNDLE[report.bottom_line]} [bold]{out.t(f'cli.bottom.{report.bottom_line.value}')}[/]  {plain(report.bundle)}"
    )
    for name in report.altered:
        out.line(f"  {render.BAD} {plain(name)}")
    out.show(render.verification(out, report))


def report_data(report: VerifyReport) -> dict[str, Any]:
    """A verification as JSON."""
    return {
        "bundle": str(report.bundle),
        "status": report.bottom_line.value,
        "trust": report.trust.value,
        "case": report.case_id,
        "manifest_sha256": report.manifest_sha256,
        "altered": list(report.altered),
        "lines": encode(report.lines),
    }
