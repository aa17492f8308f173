"""The review page of a finished run, and what is drawn, compared and judged for it."""
