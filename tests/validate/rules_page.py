"""Writes docs/rules.md and docs/rules.zh.md from the rules, claims and messages of spec/."""

import json

from govreport.spec import default_spec

SPEC = default_spec()
PAGES = {"en": "rules.md", "zh": "rules.zh.md"}
FILES = ("arithmetic", "domain", "completeness", "plausibility", "members", "years")
SAID = {
    "en": {
        "title": "# Rules",
        "intro": (
            "Every check, made from the data in `spec/rules` and `spec/claims`. What the outcomes "
            "and severities mean is told in [Validation](validation.md); the language of the rules "
            "in `spec/rules/README.md`, that of claims in `spec/claims/README.md`."
        ),
        "arithmetic": "Identities of the form",
        "domain": "What figures and members can mean",
        "completeness": "What was read and what was not",
        "plausibility": "Figures that are worth a look",
        "members": "Members of the report and its texts",
        "years": "Against the report of the year before",
        "claims": "Texts against tables",
        "related": "Findings told as one",
        "head": "| id | code | what must hold | severity | years | clause |",
        "claim_head": "| id | code | what is stated | severity | true where it is one of |",
        "params": "Parameters",
        "param_head": "| rule | parameter | meaning | default |",
        "help": "What to do",
        "help_head": "| code | remedy |",
        "from": "from {}",
        "until": "to {}",
        "role": "{} ({} for {})",
    },
    "zh": {
        "title": "# 规则",
        "intro": (
            "全部核查项目，由 `spec/rules` 和 `spec/claims` 中的数据生成。结论和严重程度的含义见"
            "[校验](validation.zh.md)；规则语言见 `spec/rules/README.md`，"
            "文字陈述的写法见 `spec/claims/README.md`。"
        ),
        "arithmetic": "规定格式的勾稽关系",
        "domain": "数字和成员的取值",
        "completeness": "读到了什么，缺了什么",
        "plausibility": "值得核对的数字",
        "members": "报告的成员和文字",
        "years": "与上一年度报告对照",
        "claims": "文字与表格对照",
        "related": "合并告知的问题",
        "head": "| 编号 | 代码 | 应成立的关系 | 程度 | 年度 | 依据 |",
        "claim_head": "| 编号 | 代码 | 陈述的内容 | 程度 | 与其中之一相等即为真 |",
        "params": "参数",
        "param_head": "| 规则 | 参数 | 含义 | 默认值 |",
        "help": "处理办法",
        "help_head": "| 代码 | 处理办法 |",
        "from": "{} 年起",
        "until": "至 {} 年",
        "role": "{}（{}：{}）",
    },
}
RELATED = (
    "one_cell_wrong",
    "figures_exchanged",
    "figures_exchanged_somewhere",
    "row_shifted",
    "digits_split",
)


def _line(head):
    return "| " + " | ".join(["---"] * (head.count("|") - 1)) + " |"


def _cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def _severity(rule, said):
    """The severity, and the other one where a role has its own."""
    for role, other in rule.get("severity_by_role", {}).items():
        return said["role"].format(rule["severity"], other, role)
    return rule["severity"]


def _years(rule, said):
    parts = [said["from"].format(rule["since"])] if "since" in rule else []
    parts += [said["until"].format(rule["until"])] if "until" in rule else []
    return " ".join(parts)


def _rules(rules, said, lang):
    yield said["head"]
    yield _line(said["head"])
    for rule in rules:
        cells = (
            rule["id"],
            f"`{rule['code']}`",
            rule["title"][lang],
            _severity(rule, said),
            _years(rule, said),
            rule["clause"],
        )
        yield "| " + " | ".join(map(_cell, cells)) + " |"


def _claims(said, lang):
    yield said["claim_head"]
    yield _line(said["claim_head"])
    for claim in SPEC.claims["claims"]:
        readings = ", ".join(f"`{name}`" for name in claim["readings"])
        cells = (claim["id"], f"`{claim['code']}`", claim["title"][lang], claim["severity"])
        yield "| " + " | ".join((*map(_cell, cells), readings)) + " |"


def _params(rules, said, lang):
    rows = [(r["id"], name, p) for r in rules for name, p in r.get("params", {}).items()]
    if rows:
        yield from ("", f"### {said['params']}", "", said["param_head"], _line(said["param_head"]))
    for rule, name, param in rows:
        value = json.dumps(param["default"], ensure_ascii=False)
        yield f"| {rule} | `{name}` | {param['title'][lang]} | `{_cell(value)}` |"


def _help(codes, said, lang):
    yield from ("", f"### {said['help']}", "", said["help_head"], _line(said["help_head"]))
    for code in dict.fromkeys(codes):
        yield f"| `{code}` | {_cell(SPEC.messages(lang)[code]['help'])} |"


def page(lang):
    """The text of the page in one language."""
    said = SAID[lang]
    lines = [said["title"], "", said["intro"]]
    for name in FILES:
        rules = SPEC.json(f"rules/{name}.json")["rules"]
        lines += ["", f"## {said[name]}", "", *_rules(rules, said, lang)]
        lines += _params(rules, said, lang)
        lines += _help((rule["code"] for rule in rules), said, lang)
    lines += ["", f"## {said['related']}", *_help(RELATED, said, lang)]
    lines += ["", f"## {said['claims']}", "", *_claims(said, lang)]
    lines += _help((claim["code"] for claim in SPEC.claims["claims"]), said, lang)
    return "\n".join(lines) + "\n"
