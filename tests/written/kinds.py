"""Every kind of workbook the product writes, and the command that writes it."""

from payroll_impact.hosts import HOSTS
from payroll_impact.templates import TEMPLATES

HEADCOUNT, PAY = "Generalist tutor.headcount", "Generalist tutor.pay"
# the largest takes long in every proof: whole for Lite, with few rows for others, which differ in spelling
FEW_ROWS = ["--roles", "8", "--changes", "12", "--cuts", "6", "--cases", "2", "--months", "14"]
# what writes each kind, after the name of its file; {…} is the file of another kind
KINDS = {
    **{
        f"{name} for {host}": ["template", name, "--for", host, *(FEW_ROWS if small else [])]
        for name in TEMPLATES for host in HOSTS for small in [name == "what-if" and host != "lite"]
    },
    "what-if in pounds": ["template", "what-if", "uk-2025", "--variants", "--for", "none", "--months", "14"],
    "quick that names its package": ["template", "quick", "--requirement", "payroll-impact==0.1.0"],
    "report": ["report", "xai-2025"],
    "report with tornado and risk": ["report", "xai-2025", "--tornado", "--risk"],
    "report for lite": ["report", "uk-2025", "--for", "lite"],
    "report of two": ["report", "xai-2025", "contractors-2025"],
    "compare": ["compare", "xai-2025", "xai-2025-two-waves"],
    "compare of three": ["compare", "xai-2025", "xai-2025-two-waves", "contractors-2025"],
    "tornado": ["tornado", "xai-2025", "--metric", "npv"],
    "drivers": ["drivers", "xai-2025"],
    "sensitivity": ["sensitivity", "xai-2025", "--metric", "npv", "--driver", HEADCOUNT, "--values", "1000:2000:250"],
    "sensitivity along two": [
        "sensitivity", "xai-2025", "--metric", "npv", "--driver", HEADCOUNT, "--values", "1000:2000:500",
        "--driver2", PAY, "--values2", "30,60",
    ],
    "solve": ["solve", "xai-2025", "--driver", "group:specialist.headcount", "--metric", "run_rate_change"],
    "breakeven": [
        "breakeven", "xai-2025", "--driver", HEADCOUNT, "--values", "1000:2000:500",
        "--driver2", "group:specialist.headcount",
    ],
    "risk": ["risk", "xai-2025", "--metric", "npv", "--uncertain", f"{PAY}=pert(35,50,65)", "--draws", "200"],
    "batch summary": ["batch", "contractors-2025", "--jobs", "1"],
    "fill": ["fill", "{ours}", "xai-2025"],
    "recalc": ["recalc", "{quick for lite}", "--set", "Quick!B6=900"],
    "diff": ["diff", "{quick for lite}", "{recalc}"],
    "check": ["check", "{quick for none}"],
    # no file can say these texts: written from Python
    "report of hostile texts": None,
    "cost-per-head of hostile texts": None,
    "exit-costs of hostile texts": None,
}  # fmt: skip
