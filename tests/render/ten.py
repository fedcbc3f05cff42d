"""A report with ten findings and a hostile text, made from a real page."""

import govreport

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(2)">"\'</style></title>'
    "<svg onload=alert(3)> {{ 7*7 }} javascript:alert(4)"
)
WRONG = {
    "/requests/received/total": 77,
    "/requests/received/commercial_enterprise": 1,
    "/requests/outcomes/disclosed/natural_person": 33,
    "/requests/carried_forward/other": -2,
    "/review_and_litigation/reconsideration/upheld": 4,
    "/proactive_disclosure/rules/in_force": 1,
    "/proactive_disclosure/rules/issued": 5,
}
UNREAD = "/requests/outcomes/withheld/state_secret/total"


def ten_findings(real):
    """The report and its findings."""
    parsed = govreport.parse(real / "shuyang-fgw-2023.html")
    data = govreport.to_dict(parsed.report)
    data["title"] += HOSTILE
    data["agency"]["name"] += HOSTILE
    data["narrative"]["overview"] += "\n" + HOSTILE
    for pointer, value in {**WRONG, UNREAD: None}.items():
        *steps, last = pointer.split("/")[1:]
        node = data
        for step in steps:
            node = node[step]
        node[last] = value
        data["cell_notes"].pop(pointer, None)
    data["cell_notes"][UNREAD] = {"state": "unreadable", "raw": f"1?{HOSTILE}"}
    data["period"] = {"start": "2023-12-31", "end": "2023-01-01"}
    report = govreport.from_dict(data)
    checked = govreport.validate(report, sources=parsed.sources)
    return report, (*parsed.findings, *checked.findings)
