"""The review page of a finished run, and what is drawn, compared and judged for it."""

#: The name of the page in the folder of a run.
REPORT = "report.html"
#: The name of a page of a part of the run, so that it does not take the place of the whole.
PART = "report-part.html"
