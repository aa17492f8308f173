"""The review page of a finished run, and what is drawn, compared and judged for it."""

#: The name of the page in the folder of a run.
REPORT = "report.html"
