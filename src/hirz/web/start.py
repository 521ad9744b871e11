"""A server refuses to start on settings that would lose data or leak it (the unsafe findings of `hirz doctor`)."""

from __future__ import annotations


def refuse_unsafe_start() -> None:
    """Exit with the sentence of every unsafe finding; return quietly if there is none."""
    from hirz.base.health import unsafe_findings

    findings = unsafe_findings()
    if findings:
        raise SystemExit("\n".join(["Hirz does not start:", *(f"  {f}" for f in findings)]))
