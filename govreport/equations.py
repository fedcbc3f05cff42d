"""The identities of a form as linear equations over its cells, for reading and checking alike."""

from __future__ import annotations

from functools import cache

from govreport.spec import Spec

Equation = tuple[tuple[str, ...], tuple[str, ...]]


@cache
def equations(spec: Spec, format: str) -> tuple[Equation, ...]:
    out = []
    layout = spec.layout(format)
    for table in layout.tables:
        for block in table.blocks:
            tot = [c.id for c in block.columns if c.role == "total"]
            parts = [c.id for c in block.columns if c.role and c.role != "total"]
            for row in block.rows:
                if tot:
                    out.append(
                        (
                            (f"/{table.id}/{row.path}/{tot[0]}",),
                            tuple(f"/{table.id}/{row.path}/{c}" for c in parts),
                        )
                    )
            otot = [r.path for r in block.rows if r.role == "outcome_total"]
            oc = [r.path for r in block.rows if r.role == "outcome" and not r.optional]
            if otot:
                for c in block.columns:
                    P = lambda p: f"/{table.id}/{p}/{c.id}"
                    out.append(((P(otot[0]),), tuple(P(p) for p in oc)))
                    out.append(
                        ((P("received"), P("carried_over")), (P(otot[0]), P("carried_forward")))
                    )
    return tuple(out)
